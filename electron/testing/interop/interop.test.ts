// One file: the same operations on each make of server, in the order in which a person might do them.
/** Group I of the catalogue: what Hawser does with files, on every server that can be had from Debian. */
import { randomBytes } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import type { OpError } from '../../../shared/errors.ts';
import { bytesToText } from '../../../shared/names.ts';
import type { TransferOutcome, TransferParams } from '../../engine/protocol.ts';
import { failureOf } from '../ssh-fixtures.ts';
import { LastingSessions } from './lasting-sessions.ts';
import { interopParams, sameFiles } from './sessions.ts';
import { interopKinds, type InteropServer } from './servers.ts';

for (const { name, missing } of interopKinds) {
  const what = missing();
  if (what !== undefined)
    process.stderr.write(`SKIPPED: interop with ${name} (${what} is not installed)\n`);
}

const installed = interopKinds.filter(({ missing }) => missing() === undefined);
/** Large enough to go on where it was, at two seconds of it. */
const givenUpBytes = 12_000_000;
const latin1 = Buffer.from([0x6c, 0xe9, 0xff, 0x2e, 0x74]);

describe.each(installed.map((kind) => [kind.name, kind] as const))('%s', (_, { start, limits }) => {
  let server: InteropServer;
  let sessions: LastingSessions;
  let here: string;
  /** Paths in the folder to work in, as the server names them and as the disk does. */
  const far = (path: string) =>
    path === '' ? server.remote : `${server.remote.replace(/\/$/u, '')}/${path}`;
  const near = (path: string) => join(server.local, path);

  beforeAll(async () => {
    server = await start();
    here = await mkdtemp(join(tmpdir(), 'hawser-interop-here-'));
    sessions = await LastingSessions.open(server, limits);
  });
  afterAll(async () => {
    await sessions.end();
    await server.stop();
    await rm(here, { recursive: true, force: true });
  });

  const entries = async (path = '') => {
    const found = new Map<string, Entry>();
    const files = await sessions.side.files();
    for await (const batch of files.list(far(path)))
      for (const entry of batch) found.set(entry.name, entry);
    return found;
  };
  const upload = (paths: readonly string[], to = '', more: Partial<TransferParams> = {}) =>
    sessions.transfer({
      transferId: `up ${paths.join()}`,
      from: { side: 'local', paths: paths.map((path) => join(here, path)) },
      to: { side: 'remote', directory: far(to) },
      ...more,
    });
  const download = (paths: readonly string[], to: string, more: Partial<TransferParams> = {}) =>
    sessions.transfer({
      transferId: `down ${paths.join()}`,
      from: { side: 'remote', paths: paths.map(far) },
      to: { side: 'local', directory: join(here, to) },
      ...more,
    });
  const done = (outcome: TransferOutcome) =>
    expect(outcome, JSON.stringify(outcome.problems)).toMatchObject({
      state: 'done',
      problems: [],
    });
  const outcomeOf = async (work: Promise<unknown>) => {
    const [settled] = await Promise.allSettled([work]);
    return settled.status === 'fulfilled' ? 'done' : (settled.reason as { code: string }).code;
  };
  const code = async (work: Promise<unknown>) => (await failureOf(work)).code;

  it('01 connects, and says with whom and how', async () => {
    const facts = await sessions.link.call('connect', interopParams(server));
    expect(facts.serverVersion).not.toBe('');
    expect(facts.cipher).toMatch(/^(aes|chacha20)/);
    expect(facts.fingerprint).toMatch(/^SHA256:/);
    expect(facts.homeDirectory).toMatch(/^\//);
  });

  it('02 finds the full path of a folder', async () => {
    const files = await sessions.side.files();
    expect(await files.realPath(far('x/..').replace(/\/x\/\.\.$/u, '') || '/')).toBe(server.remote);
  });

  it('03 lists an empty folder', async () => {
    expect([...(await entries()).keys()]).toEqual([]);
  });

  it('04 makes folders, one in the other', async () => {
    const files = await sessions.side.files();
    await files.makeDirectory(far('a'));
    await files.makeDirectory(far('a/b'));
    expect((await lstat(near('a/b'))).isDirectory()).toBe(true);
  });

  it('05 does not make a folder twice', async () => {
    const made = await outcomeOf((await sessions.side.files()).makeDirectory(far('a')));
    expect(made).toBe(limits.makesAgain === true ? 'done' : 'exists');
  });

  it.each([
    ['06', 'empty', 0],
    ['07', 'small', 1_000],
    ['08', 'a little over a request', 32_769],
    ['09', 'large', 6_000_001],
  ])('%s uploads a file that is %s', async (_, name, size) => {
    await writeFile(join(here, name), randomBytes(size));
    done(await upload([name]));
    await sameFiles(near(name), join(here, name));
  });

  it('10 says how it checked them', async () => {
    const outcome = await upload(['large'], 'a', { options: { verify: 'auto' } });
    done(outcome);
    expect(outcome.checks.sha256 + outcome.checks.size).toBe(1);
    const again = await upload(['large'], 'a/b', { options: { verify: 'read-back' } });
    expect(again.state).toBe('done');
    expect(again.checks.sha256 + again.checks.readBack).toBe(1);
  });

  it('11 downloads them, byte for byte', async () => {
    await mkdir(join(here, 'back'));
    const names = ['empty', 'small', 'a little over a request', 'large'];
    done(await download(names, 'back'));
    for (const name of names) {
      await sameFiles(join(here, 'back', name), join(here, name));
    }
  });

  it('12 leaves no partial behind', async () => {
    const names = [...(await readdir(server.local)), ...(await readdir(join(here, 'back')))];
    expect(names.join()).not.toContain('.hawser-');
  });

  it('13 keeps times', async () => {
    await utimes(join(here, 'small'), 1_500_000_000, 1_500_000_001);
    await mkdir(join(here, 'times'));
    await writeFile(join(here, 'times/old'), 'x');
    await utimes(join(here, 'times/old'), 1_500_000_000, 1_500_000_001);
    done(await upload(['times']));
    expect(Math.floor((await lstat(near('times/old'))).mtimeMs / 1_000)).toBe(1_500_000_001);
    await mkdir(join(here, 'times-back'));
    done(await download(['times/old'], 'times-back'));
    const { mtimeMs } = await lstat(join(here, 'times-back/old'));
    expect(Math.floor(mtimeMs / 1_000)).toBe(1_500_000_001);
  });

  it('14 keeps modes, or the server has none', async () => {
    await mkdir(join(here, 'modes'));
    for (const [name, mode] of [
      ['run', 0o750],
      ['private', 0o600],
    ] as const) {
      await writeFile(join(here, 'modes', name), name);
      await chmod(join(here, 'modes', name), mode);
    }
    done(await upload(['modes']));
    const modes = await Promise.all(
      ['run', 'private'].map(async (each) => (await lstat(near(`modes/${each}`))).mode & 0o777),
    );
    expect(modes[0] === 0o750 && modes[1] === 0o600).toBe(limits.noModes !== true);
  });

  it('15 reads attributes', async () => {
    const found = await (await sessions.side.files()).lstat(far('large'));
    expect(found).toMatchObject({ kind: 'file', size: 6_000_001 });
    expect((await (await sessions.side.files()).stat(far('a'))).kind).toBe('directory');
  });

  it('16 says what is not there', async () => {
    const files = await sessions.side.files();
    expect(await code(files.lstat(far('nothing')))).toBe('not-found');
    expect(await code(files.open(far('nothing'), 'read'))).toBe('not-found');
    expect(await code(files.removeFile(far('nothing')))).toBe('not-found');
    expect(await code(files.rename(far('nothing'), far('other')))).toBe('not-found');
    expect(await code(files.removeDirectory(far('nothing')))).toBe('not-found');
    await expect(entries('nothing')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('17 says what is no folder', async () => {
    await expect(entries('small')).rejects.toMatchObject({ code: 'not-a-directory' });
  });

  it('18 says what is forbidden, where anything is', async () => {
    const work = (await sessions.side.files()).makeDirectory(
      limits.nothingForbidden === true ? far('may') : '/sys/hawser',
    );
    const [settled] = await Promise.allSettled([work]);
    const outcome =
      settled.status === 'fulfilled' ? 'done' : (settled.reason as { code: string }).code;
    const refused = limits.noForbidden === true ? 'failed' : 'permission';
    expect(outcome).toBe(limits.nothingForbidden === true ? 'done' : refused);
  });

  it('19 changes a mode, or the server has none', async () => {
    const files = await sessions.side.files();
    await files.setAttrs(far('small'), { mode: 0o640 }).catch(() => undefined);
    const mode = (await lstat(near('small'))).mode & 0o777;
    expect(mode === 0o640).toBe(limits.noModes !== true);
  });

  it('20 changes a time', async () => {
    await (await sessions.side.files()).setAttrs(far('small'), { mtimeMs: 1_400_000_000_000 });
    expect((await lstat(near('small'))).mtimeMs).toBe(1_400_000_000_000);
  });

  it('21 renames a file and a folder', async () => {
    const files = await sessions.side.files();
    await files.rename(far('small'), far('renamed'));
    await files.rename(far('a'), far('folder'));
    expect((await lstat(near('renamed'))).size).toBe(1_000);
    expect((await lstat(near('folder/b'))).isDirectory()).toBe(true);
  });

  it('22 renames onto nothing that is there', async () => {
    const files = await sessions.side.files();
    expect(await code(files.rename(far('renamed'), far('empty')))).toBe('exists');
    expect((await lstat(near('renamed'))).size).toBe(1_000);
    expect((await lstat(near('empty'))).size).toBe(0);
  });

  it('23 replaces in one step, or says that the server cannot', async () => {
    const files = await sessions.side.files();
    await writeFile(near('new'), 'new content');
    await writeFile(near('old'), 'old');
    expect(files.capabilities.atomicReplace).toBe(limits.noReplace !== true);
    const [settled] = await Promise.allSettled([files.replace(far('new'), far('old'))]);
    expect(settled.status === 'fulfilled').toBe(limits.noReplace !== true);
    const content = await readFile(near('old'), 'utf8');
    expect(content).toBe(limits.noReplace === true ? 'old' : 'new content');
  });

  it('24 replaces a file by an upload', async () => {
    await writeFile(join(here, 'old'), 'from here');
    done(await upload(['old'], '', { options: { conflict: 'overwrite' } }));
    expect(await readFile(near('old'), 'utf8')).toBe('from here');
    expect((await readdir(server.local)).join()).not.toContain('.hawser-');
  });

  it('25 creates nothing over what is there', async () => {
    const files = await sessions.side.files();
    const made = await outcomeOf(files.open(far('old'), 'create').then((file) => file.close()));
    expect(made).toBe(limits.makesAgain === true ? 'done' : 'exists');
    const left = limits.makesAgain === true ? '' : 'from here';
    expect(await readFile(near('old'), 'utf8')).toBe(left);
    await writeFile(near('old'), 'from here');
  });

  it('26 reads and writes anywhere in a file', async () => {
    const files = await sessions.side.files();
    const file = await files.open(far('anywhere'), 'create', { mode: 0o644 });
    const write = (text: string, at: number) => file.write(Buffer.from(text), at);
    await Promise.all([write('bb', 2), write('aa', 0), write('cc', 4)]);
    const part = new Uint8Array(3);
    const read = async (at: number) => Buffer.from(part.subarray(0, await file.read(part, at)));
    const seen = await read(1).then(String, (error: OpError) => error.code);
    expect(seen).toBe(limits.oddReads === true ? 'protocol' : 'abb');
    const atEnd = await read(6).then(String, () => 'lost');
    expect(atEnd).toBe(limits.oddReads === true ? 'lost' : '');
    await outcomeOf(file.close());
    // the channel that broke may have taken writes with it
    const whole = async () => (await readFile(near('anywhere'), 'utf8')) === 'aabbcc';
    expect(limits.oddReads === true || (await whole())).toBe(true);
  });

  const linkTest = limits.noLinks === true ? 'is refused' : 'points the right way';
  it(`27 a link ${linkTest} (S32)`, async () => {
    const files = await sessions.side.files();
    const [settled] = await Promise.allSettled([files.makeLink('old', far('link'))]);
    expect(settled.status === 'fulfilled').toBe(limits.noLinks !== true);
    const target = await readlink(near('link')).catch(() => 'none');
    expect(target).toBe(limits.noLinks === true ? 'none' : 'old');
  });

  it('28 a link is read, or the server has none', async () => {
    await rm(near('link'), { force: true });
    await symlink('old', near('link'));
    const [settled] = await Promise.allSettled([
      (await sessions.side.files()).readLink(far('link')),
    ]);
    const full = limits.fullLinks === true ? near('old') : 'old';
    expect(settled.status === 'fulfilled' ? settled.value : 'none').toBe(
      limits.noLinks === true ? 'none' : full,
    );
  });

  it('29 links are listed with what they lead to, or not at all', async () => {
    await symlink('nowhere', near('broken'));
    await symlink('folder', near('to-folder'));
    const found = await entries();
    const kinds = ['link', 'broken', 'to-folder'].map((each) => found.get(each)?.targetKind);
    expect(kinds).toEqual(
      limits.noLinks === true ? [undefined, undefined, undefined] : ['file', 'broken', 'directory'],
    );
  });

  it('30 removing a link leaves what it leads to', async () => {
    await Promise.allSettled([(await sessions.side.files()).removeFile(far('to-folder'))]);
    await Promise.all(
      ['link', 'broken', 'to-folder'].map((each) => rm(near(each), { force: true })),
    );
    expect((await lstat(near('folder'))).isDirectory()).toBe(true);
  });

  it('31 names in any script, with spaces, quotes and lines', async () => {
    const names = [
      'grün',
      'gru\u0308n',
      '日本語',
      '🙂 smile',
      'a "b" \'c\'',
      '-rf',
      ...(limits.noControls === true ? [] : ['new\nline']),
      '$(x)',
      '*',
    ];
    await mkdir(join(here, 'names'));
    for (const each of names) await writeFile(join(here, 'names', each), each);
    done(await upload(['names']));
    expect((await readdir(near('names'))).sort()).toEqual([...names].sort());
    expect([...(await entries('names')).keys()].sort()).toEqual([...names].sort());
    await mkdir(join(here, 'names-back'));
    done(await download(['names'], 'names-back'));
    for (const each of names)
      expect(await readFile(join(here, 'names-back/names', each), 'utf8')).toBe(each);
  });

  it('32 names that are no UTF-8, or the server refuses them', async () => {
    const files = await sessions.side.files();
    const folder = Buffer.from(`${server.local}/raw`);
    await mkdir(folder);
    const at = (bytes: Buffer) => Buffer.concat([folder, Buffer.from('/'), bytes]);
    await writeFile(at(latin1), 'odd');
    const found = await entries('raw').then(
      (names) => [...names.keys()],
      () => ['unlisted'],
    );
    const isExact = found[0] === bytesToText(latin1);
    expect(isExact).toBe(limits.onlyUtf8 !== true);
    const moved = Buffer.from([0xfe, 0x31]);
    const [settled] = await Promise.allSettled([
      files.rename(far(`raw/${bytesToText(latin1)}`), far(`raw/${bytesToText(moved)}`)),
    ]);
    expect(settled.status === 'fulfilled').toBe(limits.onlyUtf8 !== true);
    const names = await readdir(folder, { encoding: 'buffer' });
    expect(names).toEqual([limits.onlyUtf8 === true ? latin1 : moved]);
  });

  it('33 a folder of 2,000 files', async () => {
    await mkdir(near('many'));
    await Promise.all(
      Array.from({ length: 2_000 }, (_, at) => writeFile(near(`many/file ${at}`), '')),
    );
    expect((await entries('many')).size).toBe(2_000);
  });

  it('34 eight listings at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => entries('many')));
    expect(all.map((each) => each.size)).toEqual(Array<number>(8).fill(2_000));
  });

  it('35 a tree of small files, up and down', async () => {
    await mkdir(join(here, 'tree/deep/er'), { recursive: true });
    for (let at = 0; at < 60; at += 1) {
      await writeFile(
        join(here, 'tree', ['', 'deep', 'deep/er'][at % 3] ?? '', `f${at}`),
        randomBytes(at * 37),
      );
    }
    done(await upload(['tree']));
    await mkdir(join(here, 'tree-back'));
    done(await download(['tree'], 'tree-back'));
    for (let at = 0; at < 60; at += 1) {
      const path = join('tree', ['', 'deep', 'deep/er'][at % 3] ?? '', `f${at}`);
      await sameFiles(join(here, 'tree-back', path), join(here, path));
    }
  });

  it('36 four transfers at once', async () => {
    await mkdir(near('four'));
    const names = ['one', 'two', 'three', 'four'];
    for (const each of names) await writeFile(join(here, each), randomBytes(1_000_000));
    for (const each of await Promise.all(names.map((name) => upload([name], 'four')))) done(each);
    for (const each of names) await sameFiles(near(`four/${each}`), join(here, each));
  });

  it('37 a cancelled upload leaves no file of that name', async () => {
    await writeFile(join(here, 'given up'), randomBytes(givenUpBytes));
    const controller = new AbortController();
    await sessions.limitSpeed(givenUpBytes / 2);
    const params: TransferParams = {
      transferId: 'cancelled',
      from: { side: 'local', paths: [join(here, 'given up')] },
      to: { side: 'remote', directory: far('') },
    };
    const call = sessions.transfer(params, controller.signal);
    await vi.waitFor(
      async () => expect((await readdir(server.local)).join()).toContain('.hawser-'),
      { timeout: 10_000 },
    );
    controller.abort();
    await Promise.allSettled([call]);
    await sessions.limitSpeed(null);
    expect(await readdir(server.local)).not.toContain('given up');
    expect((await (await sessions.side.files()).lstat(far('old'))).kind).toBe('file');
  });

  it('38 a paused upload goes on where it was', async () => {
    await sessions.limitSpeed(givenUpBytes / 2);
    const going = upload(['given up'], '', { transferId: 'resumed' });
    const told = () =>
      sessions.events.findLast(
        (event) => event.event === 'checkpoint' && event.transferId === 'resumed',
      );
    await vi.waitFor(() => expect(told()).toBeDefined(), { timeout: 15_000 });
    await sessions.link.call('pauseTransfer', { transferId: 'resumed' });
    expect((await going).state).toBe('paused');
    await sessions.limitSpeed(null);
    const last = told();
    const checkpoints = last?.event === 'checkpoint' ? [last.checkpoint] : [];
    const again = await upload(['given up'], '', {
      transferId: 'resumed',
      resume: true,
      checkpoints,
      options: { verify: 'read-back' },
    });
    expect(again.state).toBe('done');
    // as the server gives it: rclone brings it to the disk when it likes
    await mkdir(join(here, 'resumed'));
    done(await download(['given up'], 'resumed'));
    await sameFiles(join(here, 'resumed/given up'), join(here, 'given up'));
  });

  it('39 free space, or nothing', async () => {
    const free = await (await sessions.side.files()).freeSpace(far(''));
    expect(free === undefined).toBe(limits.noFreeSpace === true);
    expect(free?.totalBytes ?? 1).toBeGreaterThan(0);
  });

  it('40 a shell, or a clear no', async () => {
    const [settled] = await Promise.allSettled([
      sessions.side.openShell({ columns: 80, rows: 24 }, new AbortController().signal),
    ]);
    expect(settled.status === 'fulfilled').toBe(limits.noShell !== true);
    const said =
      settled.status === 'rejected' ? (settled.reason as { code: string }).code : 'failed';
    expect(said).toBe('failed');
    if (settled.status === 'fulfilled') settled.value.close();
  });

  it('41 does not remove a folder that is not empty', async () => {
    expect(await code((await sessions.side.files()).removeDirectory(far('many')))).toBe(
      'not-empty',
    );
  });

  it('42 removes trees with all that is in them', async () => {
    const names = ['tree', 'folder', 'names', 'four'];
    const paths = names.map(far);
    expect(await sessions.remove(paths)).toMatchObject({ type: 'end', problems: [] });
    const left = await readdir(server.local);
    expect(names.filter((each) => left.includes(each))).toEqual([]);
  });

  it('43 ends clean, and knows it afterwards', async () => {
    await sessions.side.disconnect();
    expect(await code(sessions.side.files())).toBe('disconnected');
    expect(sessions.events.filter(({ event }) => event === 'closed')).toEqual([]);
  });
});
