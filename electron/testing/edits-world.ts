import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Edit, EditingSettings } from '../../shared/contract/edits.ts';
import { OpError } from '../../shared/errors.ts';
import { startEngineInProcess } from '../engine/process/in-process.ts';
import { refusingAnswers } from './fake-engine-host.ts';
import type { Sshd } from './sshd.ts';
import type { Destination } from '../services/way/destination.ts';
import { createEngineLink, type EngineLink } from '../services/session/engine-link.ts';
import { localFs, type LinkStanding, type TransferLinks } from '../services/session/engines.ts';
import { createWatched } from '../services/session/watched.ts';
import { Edits } from '../services/edits/edits.ts';
import type { LaunchedBy } from '../services/edits/launch.ts';

const host: Destination = {
  isPractice: false,
  title: 'web01',
  host: 'web01',
  tcpPort: 22,
  user: 'ada',
  authentication: { method: 'automatic' },
};

/** Short ones: what is tested is that they are kept to, not how long they are. */
const timing = { stillMs: 150, pollMs: 30 };

/** One session to a real server, as the test has it come and go, and the disk of this computer. */
async function startLinks(server: Sshd) {
  const listeners: (() => void)[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  const ensured: string[] = [];
  let session: { standing: LinkStanding; link?: EngineLink } | undefined;
  const localHost = startEngineInProcess();
  ends.push(() => localHost.end());
  const local = createEngineLink(localHost, { onAsk: refusingAnswers, onEvent: () => undefined });
  const become = (next: typeof session): void => {
    session = next;
    for (const listener of listeners) listener();
  };
  const lose = (): void => become({ standing: { title: 'web01', at: 'ended' } });
  const connect = async (tcpPort = server.port): Promise<void> => {
    const engine = startEngineInProcess();
    ends.push(() => engine.end());
    const link = createEngineLink(engine, {
      onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
      onEvent: (event) => {
        if (event.event === 'closed') lose();
      },
    });
    await link.call('connect', {
      host: server.host,
      tcpPort,
      user: server.user,
      keyFiles: [server.clientKeyFile],
      askPassword: false,
      knownKeyTypes: [],
    });
    become({ standing: { title: 'web01', at: 'ready' }, link });
  };
  const links: TransferLinks = {
    find: (fs) => {
      if (fs === localFs) return { link: local, side: 'local' };
      if (session === undefined) throw new OpError('not-found', 'This session was closed.');
      if (session.link === undefined) throw new OpError('disconnected', 'Not connected.');
      return { link: session.link, side: 'remote' };
    },
    standing: () => session?.standing,
    destination: () => host,
    ensure: (id) => void ensured.push(id),
    onChange: (listener) => void listeners.push(listener),
  };
  await connect();
  return { links, ends, ensured, connect, lose, close: () => become(undefined) };
}

/** Edits over one session to a real server, in a profile of their own. */
export async function setUpEdits(server: Sshd) {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-edits-'));
  const profile = join(dir, 'profile');
  const remote = join(dir, 'remote');
  await mkdir(remote, { recursive: true });
  const { links, ends, ...session } = await startLinks(server);
  const launched: { file: string; by: LaunchedBy }[] = [];
  const reports: string[] = [];
  const current = createWatched(() => settings);
  const start = (): Edits => {
    const edits = new Edits({
      profileDirectory: profile,
      links,
      settings: { current, ready: Promise.resolve(), change: () => Promise.resolve() },
      launch: async (file, by) => void launched.push({ file, by }),
      report: (trouble) => reports.push(trouble),
      timing,
      emptyMs: 2_000,
    });
    ends.push(() => edits.shutDown());
    return edits;
  };
  const end = async (): Promise<void> => {
    for (const each of ends.splice(0).toReversed()) await each();
    await rm(dir, { recursive: true, force: true });
  };
  return { profile, remote, ...session, start, launched, reports, end };
}

const settings: EditingSettings = {
  openFileAs: 'view',
  editor: 'builtin',
  rules: [],
  externalEditor: '/usr/bin/editor',
};

/** The one edit there is. */
export function only(edits: Edits): Edit {
  const all = edits.all.read();
  expect(all).toHaveLength(1);
  return all[0] as Edit;
}

/** Waits until the one edit there is has come to a state. */
export async function becomes(edits: Edits, state: Edit['state']): Promise<Edit> {
  await vi.waitFor(() => {
    const { error, state: now } = only(edits);
    expect(now, JSON.stringify(error)).toBe(state);
  }, 10_000);
  return only(edits);
}
