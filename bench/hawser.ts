import type { EngineEvent, TransferOutcome } from '../electron/engine/protocol.ts';
import { createEngineLink, type EngineLink } from '../electron/services/session/engine-link.ts';
import { startTestEngine } from '../electron/testing/engine-hosts.ts';
import { openStream } from '../electron/testing/engine-streams.ts';
import { readTree } from './process-tree.ts';
import type { Cost, Endpoint, Move, Tool } from './tool.ts';

/** Which Hawser: where its session process runs, and how it checks files. */
type Kind = Pick<Tool, 'id' | 'name'> & {
  readonly host: 'utility' | 'child';
  /** The app's own rule when missing. */
  readonly verify?: 'size';
};

/** The engine as users run it: a session process under the Electron runtime, which the caller has found to be there. */
export const hawserTool = toolOf({ id: 'hawser', name: 'Hawser', host: 'utility' });

/** The same without hashing: sizes and times are compared, as most clients do. */
export const hawserSizesTool = toolOf({
  id: 'hawser-sizes',
  name: 'Hawser, sizes only',
  host: 'utility',
  verify: 'size',
});

/** The same engine under this Node, to tell the code's share from the runtime's. */
export const hawserNodeTool = toolOf({
  id: 'hawser-node',
  name: 'Hawser (plain Node)',
  host: 'child',
});

/** Connecting is timed as it is for the others, starting the process is not: the app is open already. */
function toolOf({ id, name, host, verify }: Kind): Tool {
  let engine: { readonly link: EngineLink; readonly pid: number } | undefined;
  const check =
    verify === 'size'
      ? 'size and time compared'
      : 'size and time, and SHA-256 where the server has a hash command, as counted in the notes';
  return {
    id,
    name,
    // nothing is said to the engine about syncs, so its own rule holds, which is the app's as well
    rules: `${check}; temporary name, acknowledged close, rename; synced from 1 MiB up`,
    prepare: async () => {
      const started = await startTestEngine(host);
      const link = createEngineLink(started, {
        ...silent,
        onEvent: (event) => confirm(link, event),
      });
      engine = { link, pid: started.pid ?? 0 };
    },
    move: async (move) => {
      if (engine === undefined) throw new Error('the engine was not started');
      const { link, pid } = engine;
      const before = readTree(pid);
      await connect(link, move.endpoint);
      const { checks } = succeeded(await transfer(link, move, verify));
      return { ...costOf(before, readTree(pid)), checks };
    },
    list: async ({ folder, entries, endpoint }) => {
      if (engine === undefined) throw new Error('the engine was not started');
      const { link, pid } = engine;
      await connect(link, endpoint);
      const before = readTree(pid);
      const began = performance.now();
      const names = await listed(link, folder);
      const seconds = (performance.now() - began) / 1_000;
      if (names !== entries) throw new Error(`listed ${names} of ${entries} entries`);
      return { seconds, ...costOf(before, readTree(pid)) };
    },
    finish: async () => {
      const ending = engine?.link.end();
      engine = undefined;
      await ending;
    },
  };
}

/** Counts the names of a folder, to its end: names of owners may come later. */
function listed(link: EngineLink, path: string): Promise<number> {
  const { port } = openStream(link, 'list', { side: 'remote', path });
  const names = new Set<string>();
  return new Promise((resolve, reject) => {
    port.onClose(() => reject(new Error('the listing broke off')));
    port.onMessage((message) => {
      if (message.type === 'batch') for (const name of message.entries.names) names.add(name);
      else if (message.type === 'error') reject(new Error(message.error.message));
      else if (message.type === 'end') resolve(names.size);
    });
  });
}

const silent = {
  onAsk: {
    // the bench's own server: main's comparison with known hosts takes no time worth measuring
    hostKey: () => Promise.resolve({ accepted: true } as const),
    password: () => Promise.resolve(null),
    passphrase: () => Promise.resolve(null),
    interactive: () => Promise.resolve(null),
    proxyPassword: () => Promise.resolve(null),
    agentUse: () => Promise.resolve(null),
    newPassword: () => Promise.resolve(null),
    conflict: () => Promise.resolve(null),
  },
};

/** As main does, without its journal: that is written beside the transfer. */
function confirm(link: EngineLink, event: EngineEvent): void {
  if (event.event !== 'checkpoint') return;
  const { path, offset } = event.checkpoint;
  const { transferId } = event;
  link.call('checkpointKept', { transferId, path, offset }).catch(() => undefined); // it has ended
}

async function connect(link: EngineLink, endpoint: Endpoint): Promise<void> {
  await link.call('connect', {
    host: endpoint.host,
    tcpPort: endpoint.port,
    user: endpoint.user,
    keyFiles: [endpoint.identityFile],
    askPassword: false,
    knownKeyTypes: [],
  });
}

function transfer(
  link: EngineLink,
  { direction, source, target, signal }: Move,
  verify: 'size' | undefined,
): Promise<TransferOutcome> {
  const [from, to] =
    direction === 'get' ? (['remote', 'local'] as const) : (['local', 'remote'] as const);
  return link.call(
    'transfer',
    {
      transferId: 'bench',
      from: { side: from, paths: [source] },
      to: { side: to, directory: target },
      confirmsCheckpoints: true,
      ...(verify === undefined ? {} : { options: { verify } }),
    },
    { signal },
  );
}

function succeeded(outcome: TransferOutcome): TransferOutcome {
  const { state, problems } = outcome;
  if (state !== 'done') throw new Error(`${state}: ${problems[0]?.error.message ?? ''}`);
  return outcome;
}

function costOf(before: ReturnType<typeof readTree>, after: ReturnType<typeof readTree>): Cost {
  if (before === undefined || after === undefined) return {};
  return { cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakBytes: after.peakBytes };
}
