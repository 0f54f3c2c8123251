import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd } from '../../testing/sshd.ts';
import { SftpClient } from '../sftp/client.ts';
import { SSH_FXF } from '../sftp/constants.ts';
import { connect } from './connection.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const blockBytes = 200 * 1024;

/** A channel to a server that knows one cipher and changes keys every MiB. */
async function channelWith(cipher: string) {
  const sshd = await startSshd({ config: [`Ciphers ${cipher}`, 'RekeyLimit 1M'] });
  stops.push(() => sshd.stop());
  const params = paramsFor(sshd.port, {
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
  });
  const connection = await connect(params, createScript().deps);
  stops.push(connection.close);
  expect(connection.facts.cipher).toBe(cipher);
  return SftpClient.open(await connection.openSubsystem('sftp'));
}

describe('with each kind of cipher', () => {
  it.each(['aes128-gcm@openssh.com', 'aes128-ctr', 'chacha20-poly1305@openssh.com'])(
    'bytes come through %s as they were, whatever buffers are used again',
    async (cipher) => {
      const client = await channelWith(cipher);
      const folder = await mkdtemp(join(tmpdir(), 'hawser-ciphers-'));
      stops.push(() => rm(folder, { recursive: true }));
      const path = join(folder, 'file');
      const content = randomBytes(6 * 1024 * 1024);
      const { READ, WRITE, CREAT } = SSH_FXF;
      const handle = await client.open(path, READ | WRITE | CREAT, {});
      const blocks = Array.from({ length: Math.ceil(content.length / blockBytes) }, (_, index) =>
        content.subarray(index * blockBytes, (index + 1) * blockBytes),
      );
      await Promise.all(
        blocks.map((block, index) => client.write(handle, index * blockBytes, block)),
      );
      expect((await readFile(path)).equals(content)).toBe(true);
      const got = await Promise.all(
        blocks.map(async (block, index) => {
          const buffer = Buffer.alloc(block.length);
          expect(await client.read(handle, index * blockBytes, buffer)).toBe(block.length);
          return buffer;
        }),
      );
      expect(Buffer.concat(got).equals(content)).toBe(true);
    },
  );
});
