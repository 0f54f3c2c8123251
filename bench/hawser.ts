import { createEngineLink, type EngineLink } from '../electron/services/engine-link.ts';
import { startTestEngine } from '../electron/testing/engine-hosts.ts';
import type { Sshd } from '../electron/testing/sshd.ts';
import type { TransferParams } from '../electron/engine/protocol.ts';
import type { Mover, Way } from './mover.ts';

/**
 * Hawser's engine as users run it: a session process, by default under the Electron runtime. Connecting is timed as it is
 * for the others, starting the process is not: the app is open already. New files are not synced to disk one by one,
 * as with OpenSSH's tools.
 */
export function hawserMover(sshd: Sshd, kind: 'utility' | 'child'): Mover {
  let link: EngineLink | undefined;
  const move = async (what: Omit<TransferParams, 'transferId'>) => {
    if (link === undefined) throw new Error('the engine was not started');
    await connect(link, sshd);
    const outcome = await link.call('transfer', { ...what, transferId: 'bench' });
    if (outcome.state !== 'done') {
      throw new Error(`Hawser: ${outcome.state}: ${outcome.problems[0]?.error.message ?? ''}`);
    }
  };
  return {
    name: kind === 'utility' ? 'Hawser' : 'Hawser (plain Node)',
    prepare: async () => {
      link = await startLink(kind);
    },
    get: (way) => move(params('remote', 'local', way)),
    put: (way) => move(params('local', 'remote', way)),
    finish: async () => {
      await link?.end();
      link = undefined;
    },
  };
}

async function startLink(kind: 'utility' | 'child'): Promise<EngineLink> {
  return createEngineLink(await startTestEngine(kind), {
    onAsk: {
      hostKey: () => Promise.resolve({ accepted: true }),
      password: () => Promise.resolve(null),
      passphrase: () => Promise.resolve(null),
      interactive: () => Promise.resolve(null),
      conflict: () => Promise.resolve(null),
    },
    onEvent: () => undefined,
  });
}

function params(from: 'local' | 'remote', to: 'local' | 'remote', { source, target }: Way) {
  return {
    from: { side: from, paths: [source] },
    to: { side: to, directory: target },
  } as const;
}

async function connect(link: EngineLink, sshd: Sshd): Promise<void> {
  await link.call('connect', {
    host: sshd.host,
    tcpPort: sshd.port,
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  });
}
