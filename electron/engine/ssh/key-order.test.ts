/**
 * CVE-2020-14145: the order of host-key algorithms tells what is known of a host. It is OpenSSH's own for everything that
 * may be known, so that it tells no more than OpenSSH's does: its client is asked here.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readKexInit } from '../../testing/raw-ssh/kex.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import { startRawServer, type RawServer } from '../../testing/raw-ssh/server.ts';
import { algorithmOffer } from './algorithms.ts';
import { knownKeyTypes } from './known-hosts.ts';

const run = promisify(execFile);
const kinds: [string, string[]][] = [
  ['ed25519', ['-t', 'ed25519']],
  ['ecdsa256', ['-t', 'ecdsa', '-b', '256']],
  ['ecdsa384', ['-t', 'ecdsa', '-b', '384']],
  ['ecdsa521', ['-t', 'ecdsa', '-b', '521']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
];
const publicKeys = new Map<string, string>();
let directory: string;
let server: RawServer;
let offered: readonly string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-order-'));
  for (const [name, args] of kinds) {
    const file = join(directory, name);
    await run('ssh-keygen', ['-q', '-N', '', '-C', '', '-f', file, ...args]);
    publicKeys.set(name, (await readFile(`${file}.pub`, 'latin1')).trim());
  }
  server = await startRawServer({
    receiving: {
      [SSH.KEXINIT]: (payload, peer) => {
        offered = readKexInit(payload).hostKey;
        peer.socket.destroy();
        return true;
      },
    },
  });
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const subsets = Array.from({ length: 2 ** kinds.length }, (_, bits) =>
  kinds.flatMap(([name], at) => ((bits >> at) & 1 ? [name] : [])),
);

it('CVE-2020-14145 the offer is in OpenSSH’s own order, whichever types are known', async () => {
  for (const known of subsets) {
    const lines = known.map((name) => `[127.0.0.1]:${server.port} ${publicKeys.get(name)}\n`);
    const bytes = Buffer.from(lines.join(''), 'latin1');
    const file = join(directory, 'known_hosts');
    await writeFile(file, bytes);
    const options = [
      `UserKnownHostsFile=${file}`,
      'GlobalKnownHostsFile=/dev/null',
      'BatchMode=yes',
    ];
    const args = options.flatMap((option) => ['-o', option]);
    offered = [];
    // it fails, for the server hangs up once it has the offer
    await run('ssh', ['-F', 'none', ...args, '-p', `${server.port}`, 'ann@127.0.0.1']).catch(
      () => undefined,
    );
    const name = { host: '127.0.0.1', tcpPort: server.port };
    const ours = algorithmOffer({ knownKeyTypes: knownKeyTypes([{ path: file, bytes }], name) });
    const isOurs = (each: string) => (ours.serverHostKey as string[]).includes(each);
    expect(ours.serverHostKey, `known: ${known.join()}`).toEqual(offered.filter(isOurs));
    expect(ours.serverHostKey).toHaveLength(6);
  }
}, 120_000);
