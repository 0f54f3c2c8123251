/** Saving a file of somebody else, as an account that may write its folder but give nothing away. */
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { becomes, setUpEdits } from '../../testing/edits-world.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import type { Edits } from './edits.ts';

const daemon = 1;
const nobody = 65_534;

describe.runIf(process.getuid?.() === 0)('a file of another account', () => {
  let server: Sshd;
  let world: Awaited<ReturnType<typeof setUpEdits>>;
  let edits: Edits;
  let file = '';
  beforeAll(async () => {
    server = await startSshd({ sftp: 'internal' });
    // who logs in has to read who may
    await fs.chmod(server.dir, 0o755);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    world = await setUpEdits({ ...server, user: 'nobody' });
    edits = world.start();
    await fs.chmod(dirname(world.remote), 0o755);
    await fs.chmod(world.remote, 0o777);
    file = join(world.remote, 'notes.txt');
    await fs.writeFile(file, 'one\n');
    await fs.chown(file, daemon, nobody);
    await fs.chmod(file, 0o664);
  });
  afterEach(() => world.end());

  test('is told to have another owner once it is saved, and still after the next save', async () => {
    const { editId } = await edits.open({ fs: 's1', path: file, editor: 'builtin' });
    await becomes(edits, 'open');
    const told = { owner: { was: 'daemon', now: 'nobody' } };
    for (const content of ['two\n', 'three\n']) {
      await edits.save(editId, Buffer.from(content), 'upload');
      await vi.waitFor(async () => expect(await fs.readFile(file, 'utf8')).toBe(content), 10_000);
      const edit = await becomes(edits, 'uploaded');
      expect(edit.changedHands).toEqual(told);
    }
    const { uid, gid, mode } = await fs.stat(file);
    expect([uid, gid, mode & 0o7777]).toEqual([nobody, nobody, 0o664]);
  });
});
