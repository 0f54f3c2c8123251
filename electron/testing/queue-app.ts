/**
 * The app without a window, for tests that kill it: the services as main has them, with the journal on the disk and
 * session processes against a real server. What is counted is counted from outside, by wrappers.
 */
import { MessageChannel } from 'node:worker_threads';
import type { EngineHost } from '../engine/process/engine-host.ts';
import { startEngine } from '../engine/process/host.ts';
import { createServices, type AppServices } from '../services/services.ts';
import { diskIo, type JournalIo } from '../store/journal.ts';
import type { FromQueueApp, QueueAppOptions } from './queue-app-protocol.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as QueueAppOptions;
const hosts = new Set<EngineHost>();
let operations = 0;

function tell(message: FromQueueApp): void {
  process.send?.(message);
}

/** Counts one operation; true when the app is to die in the middle of it. */
function strikes(): boolean {
  operations += 1;
  const { strike } = options;
  if (strike?.at !== operations) return false;
  if (strike.what === 'app') return true;
  if (strike.what === 'server') tell({ tells: 'strike-server' });
  else for (const host of hosts) host.kill();
  return false;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Dies before an operation, in the middle of it, or after it. */
const io: JournalIo = {
  open: async (file, flags) => {
    if (strikes()) die();
    return diskIo.open(file, flags);
  },
  write: async (handle, bytes, position) => {
    if (strikes()) {
      await diskIo.write(handle, bytes.subarray(0, bytes.length / 2), position);
      die();
    }
    const written = await diskIo.write(handle, bytes, position);
    if (strikes()) die();
    return written;
  },
  sync: async (handle) => {
    if (strikes()) die();
    await diskIo.sync(handle);
  },
  rename: async (from, to) => {
    if (strikes()) die();
    await diskIo.rename(from, to);
    if (strikes()) die();
  },
};

function countedEngine(): EngineHost {
  const host = startEngine('child', { entry: options.engine });
  hosts.add(host);
  host.onExit(() => hosts.delete(host));
  return {
    ...host,
    post: (message, port) => {
      if (strikes()) die();
      host.post(message, port);
    },
    onMessage: (listener) =>
      host.onMessage((message) => {
        if (message.kind !== 'beat' && strikes()) die();
        listener(message);
      }),
  };
}

function start(): AppServices {
  return createServices({
    profileDirectory: options.profileDirectory,
    login: {
      sshDirectory: options.sshDirectory,
      homeDirectory: options.sshDirectory,
      agentSocket: undefined,
      exists: (file) => file.endsWith('id_ed25519'),
    },
    userName: 'nobody',
    startEngine: countedEngine,
    startPractice: () => {
      throw new Error('not used');
    },
    mintPorts: () => new MessageChannel(),
    tellUser: (message) => process.stderr.write(`told the user: ${message}\n`),
    report: (trouble) => process.stderr.write(`${trouble}\n`),
    io,
  });
}

async function begin({ sessions, transfers, changing }: AppServices): Promise<void> {
  const { begin: asked } = options;
  // what an earlier start left waits for a click
  if (asked === undefined) return transfers.resume();
  const ids = await Promise.all(
    asked.destinations.map(async (text) => {
      const fs = await sessions.open({ text });
      await isReady(sessions, fs);
      return fs;
    }),
  );
  const fsOf = (at: number | 'local'): string => (at === 'local' ? at : (ids[at] ?? ''));
  for (const { from, to, paths, directory, moves } of asked.transfers) {
    transfers.start({
      from: { fs: fsOf(from), paths: [...paths] },
      to: { fs: fsOf(to), directory },
      options: { conflict: 'overwrite', ...(moves === true ? { move: true } : {}) },
    });
  }
  const { signal } = new AbortController();
  for (const { on, paths, directory } of asked.renames ?? []) {
    await changing.moveInto({ fs: fsOf(on), paths: [...paths], directory }, signal);
  }
}

function isReady(sessions: AppServices['sessions'], id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const state = sessions.all.read().find((session) => session.id === id)?.state;
      if (state?.at === 'ready') resolve();
      if (state?.at === 'ended') reject(new Error(state.error.message));
    };
    sessions.all.subscribe(look);
    look();
  });
}

function ended({ transfers }: AppServices): Promise<void> {
  const isOver = () =>
    transfers.all.read().every(({ state }) => ['done', 'failed', 'cancelled'].includes(state));
  return new Promise((resolve) => {
    const look = () => {
      if (isOver()) resolve();
    };
    transfers.all.subscribe(look);
    look();
  });
}

async function main(): Promise<void> {
  const services = start();
  await services.ready;
  const found = services.transfers.all
    .read()
    .map((each) => `${each.state}${each.cutOff === true ? ', cut off' : ''}`);
  await begin(services);
  await ended(services);
  const { transfers } = services;
  tell({
    tells: 'end',
    operations,
    found,
    transfers: transfers.all.read().map((transfer) => ({
      transfer,
      summary: transfers.reports.receipt(transfer.id).summary,
      items: transfers.reports.items(transfer.id, 'all', 0, 1_000).items,
    })),
  });
  await services.shutDown();
  process.disconnect();
}

main().catch((thrown: unknown) => {
  process.stderr.write(`${String(thrown)}\n`);
  process.exit(1);
});
