import type { AppInfo } from '../../shared/contract/app.ts';
import type { Prompt } from '../../shared/contract/prompts.ts';
import type { CallName, Down, Params, StreamName, Up, Value } from '../../shared/contract/index.ts';
import type { ChooseSaveFile } from '../services/transfers/export-receipt.ts';
import type { LocalGuard } from '../services/files/local-guard.ts';
import type { ChooseSettingsFile } from '../services/settings/portable/portable.ts';
import type { Addresses } from '../services/addresses/addresses.ts';
import type { OpenLink } from '../services/open-link.ts';
import type { OfferedPort } from '../services/session/offered-port.ts';
import type { AppServices } from '../services/services.ts';
import { createAttributeHandlers } from './attribute-handlers.ts';
import { createDesktopHandlers } from './desktop-handlers.ts';
import { createChangeHandlers } from './change-handlers.ts';
import { createEditHandlers } from './edit-handlers.ts';
import { createHistoryHandlers } from './history-handlers.ts';
import { createFileHandlers } from './file-handlers.ts';
import { createForwardHandlers } from './forward-handlers.ts';
import { done, listIntervalMs, onlyOf } from './handler-parts.ts';
import { serveWatched } from './streams.ts';
import { createSyncHandlers } from './sync-handlers.ts';
import { createPortableHandlers } from './portable-handlers.ts';
import { createPlaceHandlers } from './place-handlers.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { createTransferHandlers } from './transfer-handlers.ts';

/** What a handler gets beside its parameters. */
export type CallContext = {
  readonly signal: AbortSignal;
  /** Whether the page that asks may use this session or transfer. */
  readonly holds: (id: string) => boolean;
};

type CallHandlers = {
  readonly [N in CallName]: (
    params: Params<N>,
    context: CallContext,
  ) => Value<N> | Promise<Value<N>>;
};

type StreamHandlers = {
  readonly [N in StreamName]: (
    params: Params<N>,
    port: OfferedPort<Up<N>, Down<N>>,
    context: CallContext,
  ) => void | Promise<void>;
};

/** One handler for every name of the contract: a missing one does not compile. */
export type Handlers = CallHandlers & StreamHandlers;

/** What the handlers are made of. */
export type Services = Omit<AppServices, 'shutDown'> & {
  readonly app: {
    readonly info: () => AppInfo;
    readonly paste: () => void;
    readonly chooseSaveFile: ChooseSaveFile;
    readonly chooseSettingsFile: ChooseSettingsFile;
    readonly openLink: OpenLink;
    readonly tellPrograms: (running: number) => void;
    /** What other programs ask to be opened. */
    readonly addresses: Pick<Addresses, 'all' | 'settle'>;
    readonly localGuard: Pick<LocalGuard, 'change' | 'move' | 'transfer' | 'read'>;
    /** Gives files of this computer to other programs. */
    readonly desktop: {
      readonly dragFiles: (files: readonly string[]) => void;
      readonly copyFiles: (files: readonly string[]) => Promise<void>;
    };
    /** Asks for a program, in the system's own dialog. */
    readonly chooseProgram: () => Promise<string | undefined>;
  };
};

/** Joins the contract's names to the services behind them. */
export function createHandlers(services: Services): Handlers {
  const { app, hosts, sessions, prompts, terminals } = services;
  return {
    'app.info': () => app.info(),
    'app.paste': () => done(app.paste()),
    'app.tellPrograms': ({ running }) => done(app.tellPrograms(running)),
    'app.openLink': ({ url }) => app.openLink(url),
    'hosts.list': () => hosts.list(),
    'hosts.save': (draft) => hosts.save(draft),
    'hosts.remove': async ({ id }) => done(await hosts.remove(id)),
    'sessions.open': async (target) => ({ sessionId: await sessions.open(target) }),
    'sessions.reconnect': async ({ sessionId }) => done(await sessions.reconnect(sessionId)),
    'sessions.close': async ({ sessionId }) => done(await sessions.close(sessionId)),
    'addresses.watch': (_, port) =>
      serveWatched(port, app.addresses.all, { intervalMs: listIntervalMs }),
    'addresses.settle': ({ id }) => done(app.addresses.settle(id)),
    'sessions.watch': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(sessions.all, ({ id }) => holds(id)),
        { intervalMs: listIntervalMs },
      ),
    'prompts.watch': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(prompts.open, (prompt) => isFor(prompt, holds)),
        { intervalMs: listIntervalMs },
      ),
    'prompts.answer': ({ id, answer }, { holds }) => {
      const asked = prompts.open.read().find((prompt) => prompt.id === id);
      // of another window's question it may not even learn that there is one
      return done(asked && !isFor(asked, holds) ? undefined : prompts.answer(id, answer));
    },
    ...createFileHandlers(services),
    ...createAttributeHandlers(services),
    ...createChangeHandlers(services),
    ...createEditHandlers(services),
    ...createTransferHandlers(services),
    ...createDesktopHandlers(services),
    ...createSyncHandlers(services),
    ...createForwardHandlers(services),
    'terminals.open': (params, port) => terminals.open(params, port),
    ...createPlaceHandlers(services),
    ...createHistoryHandlers(services),
    ...createSettingsHandlers(services),
    ...createPortableHandlers(services),
  };
}

/** A question is for whoever holds what it is about. */
function isFor(prompt: Prompt, holds: CallContext['holds']): boolean {
  const subjects = [prompt.sessionId, prompt.kind === 'conflict' ? prompt.transferId : undefined];
  return subjects.every((subject) => subject === undefined || holds(subject));
}
