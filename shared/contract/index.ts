import type { z } from 'zod';
import { addresses } from './addresses.ts';
import { app } from './app.ts';
import { appearance } from './appearance.ts';
import { attributes } from './attributes.ts';
import { changes } from './changes.ts';
import type { CallSpec, StreamSpec } from './define.ts';
import { desktop } from './desktop.ts';
import { edits } from './edits.ts';
import { files } from './files.ts';
import { forwards } from './forwards.ts';
import { history } from './history.ts';
import { hosts } from './hosts.ts';
import { keyboard } from './keyboard.ts';
import { knownHosts } from './known-hosts.ts';
import { panes } from './panes.ts';
import { places } from './places.ts';
import { portable } from './portable.ts';
import { prompts } from './prompts.ts';
import { search } from './search.ts';
import { sessions } from './sessions.ts';
import { sshConfig } from './ssh-config.ts';
import { sync } from './sync.ts';
import { tabs } from './tabs.ts';
import { terminals } from './terminals.ts';
import { transfers } from './transfers.ts';
import { vault } from './vault.ts';

/** Every operation the page can ask for. Types, routing, validation and the refusal tests derive from this object. */
export const contract = {
  ...app,
  ...appearance,
  ...hosts,
  ...sessions,
  ...addresses,
  ...keyboard,
  ...knownHosts,
  ...panes,
  ...places,
  ...portable,
  ...prompts,
  ...sshConfig,
  ...files,
  ...attributes,
  ...search,
  ...history,
  ...changes,
  ...edits,
  ...transfers,
  ...desktop,
  ...sync,
  ...tabs,
  ...terminals,
  ...forwards,
  ...vault,
} satisfies Record<string, CallSpec | StreamSpec>;

type Contract = typeof contract;

/** Names of the calls. */
export type CallName = {
  [N in keyof Contract]: Contract[N] extends CallSpec ? N : never;
}[keyof Contract];

/** Names of the streams. */
export type StreamName = Exclude<keyof Contract, CallName>;

/** What a call or stream takes. */
export type Params<N extends keyof Contract> = z.infer<Contract[N]['params']>;

/** What a call gives. */
export type Value<N extends CallName> = z.infer<Contract[N]['result']>;

/** What a stream sends to the page. */
export type Down<N extends StreamName> = z.infer<Contract[N]['down']>;

/** What the page sends into a stream. */
export type Up<N extends StreamName> = z.infer<Contract[N]['up']>;
