/** Groups P05 and P08 of the catalogue: links, pipes, sockets and devices in trees, on a real OpenSSH server and here. */
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inlineDisk } from '../../testing/inline-disk.ts';
import { logOpens } from '../../testing/opens-log.ts';
import { inSandbox, sandbox } from '../../testing/sandbox.ts';
import { makeSpecialFiles, type SpecialFiles } from '../../testing/special-files.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { removeTree } from '../fs/tree.ts';
import { SftpClient } from '../sftp/client.ts';
import { connect, type Connection } from '../ssh/connection.ts';
import { transfer, type TestTransfer } from '../transfer/run.test-support.ts';

const opens = logOpens(join(sandbox.chosen, 'opens.log'));
let sshd: Sshd;
let connection: Connection;
let far: RemoteFileSystem;
let root: string;
beforeAll(async () => {
  sshd = await startSshd(opens.options);
  const keys = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
  connection = await connect(paramsFor(sshd.port, keys), createScript().deps);
  const client = await SftpClient.open(await connection.openSubsystem('sftp'));
  far = new RemoteFileSystem({ clients: () => [client] });
});
afterAll(async () => {
  await connection.close();
  await sshd.stop();
});
beforeEach(async () => {
  root = await mkdtemp(join(sandbox.chosen, 'links-'));
  for (const name of ['far/tree/sub', 'outside/inner', 'to']) {
    await mkdir(join(root, name), { recursive: true });
  }
  await writeFile(join(root, 'far/tree/file'), 'content');
  await writeFile(join(root, 'outside/inner/deep'), 'deep');
  await opens.take();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const at = (...names: string[]) => join(root, ...names);

/** A transfer whose servers may keep a log, and nobody else may write anything outside of `to`. */
async function move(test: Omit<TestTransfer, 'to'>) {
  const outsideBefore = await readdir(at('outside'), { recursive: true });
  const outcome = await inSandbox(() => transfer({ ...test, to: at('to') }), [sshd.dir]);
  expect(await readdir(at('outside'), { recursive: true })).toEqual(outsideBefore);
  return outcome;
}

const download = (links: 'keep' | 'follow') =>
  move({
    source: far,
    target: new LocalFileSystem(),
    paths: [at('far/tree')],
    options: { links },
  });

type Ending = { readonly state: 'done' | 'failed'; readonly says: RegExp };
const loop: Ending = { state: 'failed', says: /^invalid: .*leads back/mu };
const nowhere: Ending = { state: 'failed', says: /^not-found: .*leads nowhere/mu };
const none: Ending = { state: 'done', says: /^unsupported: .*socket, pipe or device/mu };
const refused: [string, string, Ending][] = [
  // OpenSSH says “no such file” of the first two
  ['to itself', 'link', nowhere],
  ['to another that leads back to it', 'other', nowhere],
  ['that leads nowhere', 'nowhere', nowhere],
  ['to its own folder', '.', loop],
  ['to the folder above', '..', loop],
  ['far above', '../..', loop],
  ['to a device without end', '/dev/zero', none],
  ['to a device that is empty', '/dev/null', none],
  ['to a pipe', '../../pipe/fifo', none],
  ['to a socket', '../../pipe/socket', none],
];
/** What there is at the target then, below the link's name. */
const copied: [string, string, string][] = [
  ['to a folder outside', '../../../outside', 'inner/deep'],
  ['to a file outside', '../../../outside/inner/deep', ''],
  ['to a link to a folder', 'hop', 'deep'],
];
const all = [...refused, ...copied].map(([name, leadsTo]) => [name, leadsTo] as const);

describe('P05 a link in a tree that is downloaded', () => {
  let special: SpecialFiles;
  beforeEach(async () => {
    await mkdir(at('far/pipe'));
    special = await makeSpecialFiles(at('far/pipe'));
    await symlink('link', at('far/tree/sub/other'));
    await symlink('../../../outside/inner', at('far/tree/sub/hop'));
  });
  afterEach(() => special.end());

  it.each(all)('P05 %s is copied as the link it is, when links are kept', async (_, leadsTo) => {
    await symlink(leadsTo, at('far/tree/sub/link'));
    const outcome = await download('keep');
    expect(outcome).toMatchObject({ state: 'done', problems: [], tally: { found: 6, done: 6 } });
    expect(await readlink(at('to/tree/sub/link'))).toBe(leadsTo);
    expect(await opens.take()).toEqual([at('far/tree/file')]);
    await special.expectUnopened();
  });

  /** Follows it, to nothing but files and folders, and no more of them than there are. */
  async function follow(leadsTo: string) {
    await symlink(leadsTo, at('far/tree/sub/link'));
    const outcome = await download('follow');
    const found = await readdir(at('to'), { recursive: true, withFileTypes: true });
    expect(found.filter((each) => !each.isFile() && !each.isDirectory())).toEqual([]);
    expect(found.length).toBeLessThan(20);
    expect(await readFile(at('to/tree/file'), 'utf8')).toBe('content');
    for (const path of await opens.take()) {
      expect((await lstat(await realpath(path))).isFile(), path).toBe(true);
    }
    await special.expectUnopened();
    return outcome;
  }

  it.each(copied)('P05 %s brings what it leads to, when links are followed', async (...row) => {
    const [, leadsTo, file] = row;
    await follow(leadsTo);
    expect(await readFile(at('to/tree/sub/link', file), 'utf8')).toBe('deep');
  });

  it.each(refused)('P05 %s is refused, when links are followed', async (_, leadsTo, ending) => {
    const outcome = await follow(leadsTo);
    const told = outcome.problems
      .filter(({ path }) => path.startsWith(at('far/tree/sub/link')))
      .map(({ error }) => `${error.code}: ${error.message}`);
    expect(told.join('\n')).toMatch(ending.says);
    expect(outcome.state).toBe(ending.state);
  });
});

describe('P08 a pipe, a socket and a device', () => {
  let special: SpecialFiles;
  beforeEach(async () => {
    special = await makeSpecialFiles(at('far/tree/sub'));
  });
  afterEach(() => special.end());

  const sides = {
    'a server': () => far,
    'this disk': () => new LocalFileSystem(),
    'this disk, by its thread': () => new LocalFileSystem(inlineDisk()),
  };

  it.each(Object.entries(sides))(
    'P08 in a tree of %s are left out with a notice and never opened',
    async (where, side) => {
      const target = where === 'a server' ? new LocalFileSystem() : far;
      const outcome = await move({ source: side(), target, paths: [at('far/tree')] });
      const skipped = special.names.length;
      expect(outcome).toMatchObject({
        state: 'done',
        tally: { found: 3 + skipped, done: 3, skipped },
      });
      const told = outcome.problems.map(({ path, error }) => `${error.code} ${path}`);
      const each = special.names.map((name) => `unsupported ${at('far/tree/sub', name)}`);
      expect(told.toSorted()).toEqual(each.toSorted());
      for (const { error } of outcome.problems)
        expect(error.message).toMatch(/socket, pipe or device/u);
      expect((await readdir(at('to'), { recursive: true })).toSorted()).toEqual([
        'tree',
        'tree/file',
        'tree/sub',
      ]);
      const opened = (await opens.take()).filter((path) => !path.startsWith(at('to')));
      expect(opened).toEqual(where === 'a server' ? [at('far/tree/file')] : []);
      await special.expectUnopened();
    },
  );

  it.each(Object.entries(sides))(
    'P08 of %s that are chosen themselves are left out',
    async (where, side) => {
      const target = where === 'a server' ? new LocalFileSystem() : far;
      const paths = [
        ...special.names.map((name) => at('far/tree/sub', name)),
        '/dev/zero',
        '/dev/null',
      ];
      const outcome = await move({ source: side(), target, paths });
      expect(outcome).toMatchObject({ state: 'done', tally: { done: 0, skipped: paths.length } });
      expect(outcome.problems.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
      expect(await readdir(at('to'))).toEqual([]);
      expect(await opens.take()).toEqual([]);
      await special.expectUnopened();
    },
  );

  it.each(['a server', 'this disk'] as const)(
    'P08 of %s are deleted without being opened',
    async (where) => {
      const removal = await inSandbox(
        () => removeTree(sides[where](), at('far/tree/sub')),
        [sshd.dir],
      );
      expect(removal).toMatchObject({ removed: special.names.length + 1, problems: [] });
      expect(await readdir(at('far/tree'))).toEqual(['file']);
      expect(await opens.take()).toEqual([]);
    },
  );
});
