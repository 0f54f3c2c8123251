/**
 * Edits of files on OpenSSH's server: what comes back to it, and what never does without a choice. Over 300 lines, but
 * one file: every way a save can go is read in one place, on one server.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { becomes, only, setUpEdits } from '../../testing/edits-world.ts';
import { startFaultProxy } from '../../testing/fault-proxy.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import type { Edits } from './edits.ts';

let server: Sshd;
beforeAll(async () => {
  server = await startSshd();
});
afterAll(() => server.stop());

let world: Awaited<ReturnType<typeof setUpEdits>>;
let edits: Edits;
let file = '';
beforeEach(async () => {
  world = await setUpEdits(server);
  edits = world.start();
  file = join(world.remote, 'notes.txt');
  await fs.writeFile(file, 'one\n', { mode: 0o640 });
});
afterEach(() => world.end());

const text = (path = file) => fs.readFile(path, 'utf8');

/** Opens the file in another editor, and gives the copy that editor got. */
async function openOutside(path = file): Promise<string> {
  const before = world.launched.length;
  await edits.open({ fs: 's1', path, editor: 'external' });
  await vi.waitFor(() => expect(world.launched).toHaveLength(before + 1), 10_000);
  return world.launched.at(-1)?.file ?? '';
}

async function openBuiltin(path = file): Promise<string> {
  const { editId } = await edits.open({ fs: 's1', path, editor: 'builtin' });
  await becomes(edits, 'open');
  return editId;
}

/** What an editor does that writes a new file and gives it the name. */
async function saveByRename(copy: string, content: string): Promise<void> {
  await fs.writeFile(`${copy}~new`, content);
  await fs.rename(`${copy}~new`, copy);
}

test('what an editor saves over the copy is uploaded, and keeps the mode', async () => {
  const copy = await openOutside();
  expect(await text(copy)).toBe('one\n');
  await fs.writeFile(copy, 'two\n');
  await becomes(edits, 'uploaded');
  expect(await text()).toBe('two\n');
  expect((await fs.stat(file)).mode & 0o7777).toBe(0o640);
  expect(await fs.readdir(world.remote)).toEqual(['notes.txt']);
});

test('an editor that saves by renaming is followed, save after save', async () => {
  const copy = await openOutside();
  for (const content of ['two\n', 'three\n', 'four\n']) {
    await saveByRename(copy, content);
    await vi.waitFor(async () => expect(await text()).toBe(content), 10_000);
    await becomes(edits, 'uploaded');
  }
});

test('an editor that empties the file first and fills it later uploads no empty file', async () => {
  const copy = await openOutside();
  const seen = new Set<number>();
  const look = setInterval(() => void fs.stat(file).then(({ size }) => seen.add(size)), 10);
  await fs.writeFile(copy, '');
  await new Promise((resolve) => setTimeout(resolve, 400));
  await fs.writeFile(copy, 'all of it\n');
  await vi.waitFor(async () => expect(await text()).toBe('all of it\n'), 10_000);
  clearInterval(look);
  expect(seen.has(0)).toBe(false);
});

test('the copy is private, whatever mode the server has for the file', async () => {
  await fs.chmod(file, 0o755);
  const copy = await openOutside();
  expect((await fs.stat(copy)).mode & 0o7777).toBe(0o600);
  for (const folder of [dirname(copy), dirname(dirname(copy)), join(world.profile, 'edits')]) {
    expect((await fs.stat(folder)).mode & 0o777).toBe(0o700);
  }
  await fs.writeFile(copy, 'two\n');
  await becomes(edits, 'uploaded');
  expect((await fs.stat(file)).mode & 0o777).toBe(0o755);
});

test.runIf(process.getuid?.() === 0)(
  'another owner and group stay, with all bits of the mode',
  async () => {
    await fs.chown(file, 65_534, 60);
    await fs.chmod(file, 0o2750);
    const id = await openBuiltin();
    await edits.save(id, Buffer.from('two\n'), 'upload');
    await becomes(edits, 'uploaded');
    const { uid, gid, mode } = await fs.stat(file);
    expect([uid, gid, mode & 0o7777]).toEqual([65_534, 60, 0o2750]);
  },
);

test('a link is followed: it stays one, and what it leads to is changed', async () => {
  const link = join(world.remote, 'link.txt');
  await fs.symlink('notes.txt', link);
  const copy = await openOutside(link);
  await fs.writeFile(copy, 'two\n');
  await becomes(edits, 'uploaded');
  expect(await fs.readlink(link)).toBe('notes.txt');
  expect(await text()).toBe('two\n');
});

for (const [what, change] of [
  ['grew', () => fs.writeFile(file, 'somebody else\n')],
  [
    'has the same size and the same time',
    async () => {
      const { atime, mtime } = await fs.stat(file);
      await fs.writeFile(file, 'ONE\n');
      await fs.utimes(file, atime, mtime);
    },
  ],
  ['was replaced by a folder', () => fs.rm(file).then(() => fs.mkdir(file))],
] as const) {
  test(`a file that ${what} behind the editor is not overwritten`, async () => {
    const copy = await openOutside();
    await change();
    const theirs = await fs.readFile(file).catch(() => undefined);
    await fs.writeFile(copy, 'two\n');
    const edit = await becomes(edits, 'conflict');
    expect(edit.error?.message).toContain('was changed by somebody else on web01');
    // further saves wait for the choice as well
    await fs.writeFile(copy, 'three\n');
    await vi.waitFor(() => expect(only(edits).size).toBe(6));
    expect(await fs.readFile(file).catch(() => undefined)).toEqual(theirs);
    expect(only(edits).state).toBe('conflict');
  });
}

test('a large file with other content is a conflict, though its size and time are the same', async () => {
  const big = join(world.remote, 'big.bin');
  const bytes = Buffer.alloc(17 * 1024 * 1024, 'a');
  await fs.writeFile(big, bytes);
  await fs.utimes(big, 1_500_000_000, 1_500_000_000);
  const id = await openBuiltin(big);
  bytes[9_000_000] = 0;
  await fs.writeFile(big, bytes);
  await fs.utimes(big, 1_500_000_000, 1_500_000_000);
  await edits.save(id, Buffer.from('mine\n'), 'upload');
  await becomes(edits, 'conflict');
  expect((await fs.stat(big)).size).toBe(bytes.length);
});

test('a file that was only touched is no conflict', async () => {
  const copy = await openOutside();
  await fs.utimes(file, new Date(), new Date(Date.now() - 100_000_000));
  await fs.writeFile(copy, 'two\n');
  await becomes(edits, 'uploaded');
  expect(await text()).toBe('two\n');
});

test('a file that is gone is made again only when that is chosen, with the mode it had', async () => {
  const id = await openBuiltin();
  await fs.rm(file);
  await edits.save(id, Buffer.from('two\n'), 'upload');
  const edit = await becomes(edits, 'conflict');
  expect(edit.theirs).toBeNull();
  expect(await fs.readdir(world.remote)).toEqual([]);
  await edits.resolve(id, 'overwrite');
  await becomes(edits, 'uploaded');
  expect(await text()).toBe('two\n');
  expect((await fs.stat(file)).mode & 0o777).toBe(0o640);
});

async function makeConflict(): Promise<string> {
  const id = await openBuiltin();
  await fs.writeFile(file, 'theirs\n');
  await edits.save(id, Buffer.from('mine\n'), 'upload');
  await becomes(edits, 'conflict');
  return id;
}

test('overwrite puts mine there, and the next save goes without a question', async () => {
  const id = await makeConflict();
  await edits.resolve(id, 'overwrite');
  expect(await text()).toBe('mine\n');
  await edits.save(id, Buffer.from('mine again\n'), 'upload');
  await vi.waitFor(async () => expect(await text()).toBe('mine again\n'), 10_000);
});

test('overwrite is for what was shown: what changed after that is a conflict again', async () => {
  const id = await makeConflict();
  await fs.writeFile(file, 'theirs, once more\n');
  await edits.resolve(id, 'overwrite');
  expect(only(edits)).toMatchObject({ state: 'conflict', theirs: { size: 18 } });
  expect(await text()).toBe('theirs, once more\n');
});

test('both keeps theirs, and mine is beside it from then on', async () => {
  const id = await makeConflict();
  await fs.writeFile(join(world.remote, 'notes (2).txt'), 'taken\n');
  await edits.resolve(id, 'both');
  const other = join(world.remote, 'notes (3).txt');
  expect([await text(), await text(other)]).toEqual(['theirs\n', 'mine\n']);
  expect(only(edits)).toMatchObject({ state: 'uploaded', path: other });
  await edits.save(id, Buffer.from('mine, later\n'), 'upload');
  await vi.waitFor(async () => expect(await text(other)).toBe('mine, later\n'), 10_000);
  expect(await text()).toBe('theirs\n');
});

test('theirs replaces the copy, and says that what an editor shows is old', async () => {
  const id = await makeConflict();
  await edits.resolve(id, 'theirs');
  expect(only(edits)).toMatchObject({ state: 'open', revision: 1 });
  const { bytes } = await edits.read(id, 0, 100);
  expect(Buffer.from(bytes).toString()).toBe('theirs\n');
});

test('what is uploaded already, as after a lost answer, is no conflict', async () => {
  const id = await openBuiltin();
  await fs.writeFile(file, 'two\n');
  await edits.save(id, Buffer.from('two\n'), 'upload');
  await becomes(edits, 'uploaded');
});

test('without a connection a change waits, and goes when it is back', async () => {
  const id = await openBuiltin();
  await server.killSessions();
  await vi.waitFor(() => expect(world.ensured).toEqual([]));
  world.lose();
  await edits.save(id, Buffer.from('two\n'), 'upload');
  await vi.waitFor(() =>
    expect(only(edits)).toMatchObject({
      state: 'changed',
      waitsFor: 'web01 is not connected: “Upload” connects again.',
    }),
  );
  // whoever saves wants it there: the session is connected for it, and kept up until it is
  expect(world.ensured).toEqual(['s1']);
  expect(edits.needs('s1')).toBe(true);
  expect(await text()).toBe('one\n');
  await world.connect();
  await becomes(edits, 'uploaded');
  expect(edits.needs('s1')).toBe(false);
  expect(await text()).toBe('two\n');
});

test('a link that is cut in the middle of an upload leaves the old file, and the new one comes later', async () => {
  const proxy = await startFaultProxy(server.port, {});
  try {
    await world.connect(proxy.port);
    const big = join(world.remote, 'big.bin');
    const before = randomBytes(3_000_000);
    await fs.writeFile(big, before);
    const id = await openBuiltin(big);
    const mine = randomBytes(4_000_000);
    // it reads the old file to compare first; what goes up are requests for it, then the content
    proxy.follow({ toServer: { stop: { at: 1_000_000, how: 'rst' } } });
    await edits.save(id, mine, 'upload');
    await vi.waitFor(() => expect(only(edits).waitsFor).toBeDefined(), 20_000);
    expect(proxy.struck).toBe(true);
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(await fs.readFile(big))).toBe(hash(before));
    proxy.follow({});
    await world.connect(proxy.port);
    await becomes(edits, 'uploaded');
    expect(hash(await fs.readFile(big))).toBe(hash(mine));
  } finally {
    await proxy.close();
  }
});

test('changes that were not uploaded outlive the app; the session is opened when they are to go', async () => {
  const id = await openBuiltin();
  world.close();
  await edits.save(id, Buffer.from('two\n'), 'upload');
  await vi.waitFor(() => expect(only(edits).waitsFor).toContain('is closed'));
  await edits.shutDown();

  const later = world.start();
  await later.ready;
  expect(only(later)).toMatchObject({ id, state: 'changed', isRestored: true, place: 'web01' });
  expect(await text()).toBe('one\n');
  later.upload(id);
  expect(world.ensured).toEqual(['s1']);
  await world.connect();
  await becomes(later, 'uploaded');
  expect(await text()).toBe('two\n');
});

test('what was changed there meanwhile is a conflict after a start, too', async () => {
  const id = await openBuiltin();
  await edits.save(id, Buffer.from('two\n'), 'keep');
  expect(only(edits).state).toBe('changed');
  await edits.shutDown();
  await fs.writeFile(file, 'somebody else\n');
  const later = world.start();
  await later.ready;
  later.upload(id);
  await becomes(later, 'conflict');
  expect(await text()).toBe('somebody else\n');
});

test('a copy without changes does not outlive the app, nor its edit', async () => {
  const id = await openBuiltin();
  await edits.save(id, Buffer.from('two\n'), 'upload');
  await becomes(edits, 'uploaded');
  await edits.shutDown();
  const later = world.start();
  await later.ready;
  expect(later.all.read()).toEqual([]);
  expect(await fs.readdir(join(world.profile, 'edits'))).toEqual([]);
});

test('a copy whose record is damaged is left where it is, and reported', async () => {
  const id = await openBuiltin();
  await edits.save(id, Buffer.from('two\n'), 'keep');
  await edits.shutDown();
  const folder = join(world.profile, 'edits', id);
  await fs.writeFile(join(folder, 'edit.json'), '{');
  const later = world.start();
  await later.ready;
  expect(later.all.read()).toEqual([]);
  expect(world.reports).toEqual([expect.stringContaining(folder)]);
  expect(await text(join(folder, 'work/notes.txt'))).toBe('two\n');
});

test('closing keeps what is nowhere else, unless it may go', async () => {
  const id = await openBuiltin();
  await edits.save(id, Buffer.from('two\n'), 'keep');
  await expect(edits.close(id, false)).rejects.toMatchObject({ code: 'refused' });
  expect(only(edits).state).toBe('changed');
  await edits.close(id, true);
  expect(edits.all.read()).toEqual([]);
  expect(await fs.readdir(join(world.profile, 'edits'))).toEqual([]);
  expect(await text()).toBe('one\n');
});

test('a file that is open already is shown again, not fetched anew', async () => {
  const id = await openBuiltin();
  await edits.save(id, Buffer.from('two\n'), 'keep');
  const again = await edits.open({ fs: 's1', path: file, editor: 'builtin' });
  expect(again).toEqual({ editId: id, editor: 'builtin' });
  expect(only(edits).state).toBe('changed');
});

test('somebody who is quicker than the upload, between its look and its end, is not overwritten', async () => {
  const id = await openBuiltin();
  const mine = 'mine, and long enough for a second look to come late\n'.repeat(200_000);
  await edits.save(id, Buffer.from(mine), 'upload');
  // the partial stands beside it once the look is over
  await vi.waitFor(async () => expect(await fs.readdir(world.remote)).toHaveLength(2), {
    timeout: 10_000,
    interval: 1,
  });
  await fs.writeFile(file, 'quicker\n');
  await becomes(edits, 'conflict');
  expect(await text()).toBe('quicker\n');
  expect(await fs.readdir(world.remote)).toEqual(['notes.txt']);
});

const strange = [
  '-rf',
  'a;b&c $(d) `e`.txt',
  'new\nline',
  ' ',
  '~',
  "it's",
  'con',
  '*.txt',
  '😀.md',
];
test.each(strange)(
  'a file called %j is edited, and its copy has a tame name in its own folder',
  async (name) => {
    const path = join(world.remote, name);
    await fs.writeFile(path, 'one\n');
    const copy = await openOutside(path);
    const folder = dirname(copy);
    expect(dirname(dirname(folder))).toBe(join(world.profile, 'edits'));
    expect(copy.slice(folder.length + 1)).toMatch(/^[\p{L}\p{N}._][\p{L}\p{N}._-]*$/u);
    await fs.writeFile(copy, 'two\n');
    await becomes(edits, 'uploaded');
    expect(await text(path)).toBe('two\n');
  },
);

test('what is no file is refused by name, and pipes are not opened', async () => {
  await edits.open({ fs: 's1', path: world.remote, editor: 'builtin' });
  expect((await becomes(edits, 'failed')).error).toMatchObject({ code: 'unsupported' });
});

test('a file of this computer is replaced in one step, with its mode', async () => {
  const { editId } = await edits.open({ fs: 'local', path: file, editor: 'builtin' });
  await becomes(edits, 'open');
  const { ino } = await fs.stat(file);
  await edits.save(editId, Buffer.from('two\n'), 'upload');
  await becomes(edits, 'uploaded');
  expect(await text()).toBe('two\n');
  const after = await fs.stat(file);
  expect(after.mode & 0o777).toBe(0o640);
  expect(after.ino).not.toBe(ino);
  await fs.writeFile(file, 'behind\n');
  await edits.save(editId, Buffer.from('three\n'), 'upload');
  await becomes(edits, 'conflict');
});
