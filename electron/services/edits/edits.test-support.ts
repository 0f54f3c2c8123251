import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Edit, EditingSettings } from '../../../shared/contract/edits.ts';
import { OpError } from '../../../shared/errors.ts';
import { startEngineInProcess } from '../../engine/in-process.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import type { Sshd } from '../../testing/sshd.ts';
import type { Destination } from '../destination.ts';
import { createEngineLink, type EngineLink } from '../engine-link.ts';
import { localFs, type LinkStanding, type TransferLinks } from '../engines.ts';
import { createWatched } from '../watched.ts';
import { Edits } from './edits.ts';
import type { LaunchedBy } from './launch.ts';

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

/** Edits over one session to a real server, in a profile of their own. */
export async function setUpEdits(server: Sshd, tcpPort = server.port) {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-edits-'));
  const profile = join(dir, 'profile');
  const remote = join(dir, 'remote');
  await mkdir(remote, { recursive: true });
  const listeners: (() => void)[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  const ensured: string[] = [];
  const launched: { file: string; by: LaunchedBy }[] = [];
  const reports: string[] = [];
  let session: { standing: LinkStanding; link?: EngineLink } | undefined;
  const localHost = startEngineInProcess();
  ends.push(() => localHost.end());
  const local = createEngineLink(localHost, { onAsk: refusingAnswers, onEvent: () => undefined });

  const told = (): void => {
    for (const listener of listeners) listener();
  };
  const connect = async (port = tcpPort): Promise<void> => {
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
      tcpPort: port,
      user: server.user,
      keyFiles: [server.clientKeyFile],
      askPassword: false,
      knownKeyTypes: [],
    });
    session = { standing: { title: 'web01', at: 'ready' }, link };
    told();
  };
  const lose = (): void => {
    session = { standing: { title: 'web01', at: 'ended' } };
    told();
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
  let settings: EditingSettings = {
    openFileAs: 'view',
    editor: 'builtin',
    rules: [],
    externalEditor: '/usr/bin/editor',
  };
  const current = createWatched(() => settings);
  const start = (): Edits => {
    const edits = new Edits({
      profileDirectory: profile,
      links,
      settings: {
        current,
        ready: Promise.resolve(),
        change: async (next) => void (settings = next),
      },
      launch: async (file, by) => void launched.push({ file, by }),
      report: (trouble) => reports.push(trouble),
      timing,
      emptyMs: 600,
    });
    ends.push(() => edits.shutDown());
    return edits;
  };
  await connect();
  return {
    profile,
    remote,
    connect,
    lose,
    close: () => {
      session = undefined;
      told();
    },
    start,
    ensured,
    launched,
    reports,
    end: async () => {
      for (const end of ends.splice(0).reverse()) await end();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

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
