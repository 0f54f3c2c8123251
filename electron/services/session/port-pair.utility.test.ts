/** Copies between two real OpenSSH servers as in the app: two utility processes, and Electron's own port between them. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { builtEngine, builtPair, ensureBuilt } from '../../testing/built.ts';
import { startElectron, usableHostKinds } from '../../testing/engine-hosts.ts';
import { makeFile, sumOf } from '../../testing/large-file.ts';
import type { PairResult, PairTask } from '../../testing/pair-protocol.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';

const MiB = 1024 * 1024;

let servers: Sshd[] = [];
let dir = '';
beforeAll(async () => {
  await ensureBuilt();
  servers = [await startSshd(), await startSshd()];
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-pair-'));
  await mkdir(join(dir, 'to'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function connectParams(server: Sshd | undefined): PairTask['source'] {
  if (server === undefined) throw new Error('no server');
  return {
    host: server.host,
    tcpPort: server.port,
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  };
}

async function runPair(path: string, kill?: PairTask['kill']): Promise<PairResult> {
  const task: PairTask = {
    entry: builtEngine,
    source: connectParams(servers[0]),
    target: connectParams(servers[1]),
    transfer: {
      transferId: 'pair',
      from: { side: 'peer', paths: [path] },
      to: { side: 'remote', directory: join(dir, 'to') },
    },
    ...(kill === undefined ? {} : { kill }),
  };
  const electron = await startElectron([builtPair, JSON.stringify(task)]);
  let printed = '';
  electron.stderr?.on('data', (chunk) => (printed += String(chunk)));
  return new Promise((resolve, reject) => {
    electron.once('message', (result) => resolve(result as PairResult));
    electron.once('exit', (code) => reject(new Error(`it ended with ${code}: ${printed}`)));
  });
}

// the measured run: HAWSER_PAIR_MIB=1024
const isMeasured = process.env['HAWSER_PAIR_MIB'] !== undefined;
const sizeMiB = Number(process.env['HAWSER_PAIR_MIB'] ?? 192);

describe.skipIf(!usableHostKinds().includes('utility'))('two utility processes', () => {
  test(
    'a large file goes through in flat memory, byte for byte',
    { timeout: 120_000 },
    async () => {
      const path = join(dir, 'large');
      await makeFile(path, sizeMiB * MiB);
      const { outcome, tookMs, mostRssBytes } = await runPair(path);
      expect(outcome).toMatchObject({ state: 'done', tally: { done: 1 } });
      expect(await sumOf(join(dir, 'to/large'))).toBe(await sumOf(path));
      const mb = (bytes: number) => Math.round(bytes / 1e6);
      const [source, target] = [mb(mostRssBytes.source), mb(mostRssBytes.target)];
      const figures = `${Math.round(tookMs)} ms, source ${source} MB, target ${target} MB`;
      if (isMeasured) process.stdout.write(`${sizeMiB} MiB: ${figures}\n`);
      expect(Math.max(mostRssBytes.source, mostRssBytes.target)).toBeLessThan(200e6);
    },
  );

  test.each(['source', 'target'] as const)(
    'when the process of the %s is killed, nothing gets the final name',
    async (whom) => {
      const path = join(dir, 'large');
      await makeFile(path, 192 * MiB);
      const { outcome } = await runPair(path, { whom, atBytes: 32 * MiB });
      const unfinished = { state: 'failed', unfinished: [path] };
      expect(outcome).toMatchObject(whom === 'source' ? unfinished : { code: 'disconnected' });
      expect(await readdir(join(dir, 'to'))).not.toContain('large');
    },
  );
});
