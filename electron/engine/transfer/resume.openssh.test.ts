/** Going on with partials of every size, to and from a real OpenSSH server. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { connect, type Connection } from '../ssh/connection.ts';
import { FarHasher } from '../verify/far-hasher.ts';
import { partialName, transferTag } from './partial-names.ts';
import { transfer } from './run.test-support.ts';

let sshd: Sshd;
let connection: Connection;
let hasher: FarHasher;
let dir = '';
beforeAll(async () => {
  sshd = await startSshd();
  const keys = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
  connection = await connect(paramsFor(sshd.port, keys), createScript().deps);
  hasher = new FarHasher({ openExec: (command) => connection.openExec(command) });
});
afterAll(async () => {
  hasher.end();
  await connection.close();
  await sshd.stop();
});
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-resume-'));
  await Promise.all(['from', 'to'].map((name) => mkdir(join(dir, name))));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const MiB = 1024 * 1024;
const size = 9 * MiB + 17;
const content = Buffer.alloc(size);
for (let at = 0; at + 4 < size; at += 64) content.writeUInt32BE(at, at);
const offsets = [1, 4_096, 32_767, 256 * 1024, 256 * 1024 + 1, 8 * MiB, size];

describe.each(['up', 'down'] as const)('a partial on its way %s', (direction) => {
  describe.each([1, 4, 16])('with %i blocks in flight', (blocks) => {
    it.each(offsets)('is gone on with from byte %i', async (offset) => {
      const client = await SftpClient.open(await connection.openSubsystem('sftp'));
      const far = new RemoteFileSystem({ clients: () => [client] });
      const local = new LocalFileSystem();
      const path = join(dir, 'from', 'file');
      const partial = join(dir, 'to', partialName(transferTag('test')));
      await writeFile(path, content);
      // behind the checkpoint is what came out of order
      await writeFile(partial, Buffer.concat([content.subarray(0, offset), Buffer.alloc(1_000)]));
      const { mtimeMs } = await stat(path);
      const isUp = direction === 'up';
      const seenMs = isUp ? mtimeMs : Math.floor(mtimeMs / 1_000) * 1_000;
      const sha256 = createHash('sha256').update(content.subarray(0, offset)).digest('hex');
      const target = join(dir, 'to', 'file');
      let moved = 0;
      const outcome = await transfer({
        source: isUp ? local : far,
        target: isUp ? far : local,
        paths: [path],
        to: join(dir, 'to'),
        hasher,
        resume: true,
        params: {
          checkpoints: [{ path, target, partial, offset, sha256, size, mtimeMs: seenMs }],
        },
        tuning: {
          fileWindowBytes: blocks * 256 * 1024,
          mostFileWindowBytes: blocks * 256 * 1024,
        },
        onItems: () => (moved += 1),
      });
      client.end();
      expect(moved).toBeGreaterThan(0);
      // a partial that is longer than the file cannot be finished: it was no partial of it
      expect(outcome).toMatchObject({ state: 'done', checks: { sha256: 1 } });
      expect((await readFile(target)).equals(content)).toBe(true);
      expect(await readdir(join(dir, 'to'))).toEqual(['file']);
    });
  });
});
