/** What a transfer can be told: masks, and links to follow. */
import {
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferItem, TransferOptions } from '../../../shared/contract/transfers.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { sides, transfer } from './run.test-support.ts';
import { factsBelow } from './tree.test-support.ts';

describe('masks', () => {
  function tree() {
    const { source, target } = sides();
    source
      .addDirectory('/s/d')
      .addFile('/s/d/a.c', 'a')
      .addFile('/s/d/a.o', 'b')
      .addDirectory('/s/d/node_modules')
      .addFile('/s/d/node_modules/x.c', 'x')
      .addDirectory('/s/d/src')
      .addFile('/s/d/src/b.c', 'c')
      .addFile('/s/d/src/b.o', 'd');
    return { source, target, paths: ['/s/d'], to: '/t' };
  }

  it('leave out files and whole folders, and each of them is told', async () => {
    const test = tree();
    const items: TransferItem[] = [];
    const outcome = await transfer({
      ...test,
      options: { exclude: ['node_modules/', '/src/*.o'] },
      onItems: (some) => items.push(...some),
    });
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 7, done: 5, skipped: 2 } });
    expect(test.target.paths()).toEqual(
      ['/t', '/t/d', '/t/d/a.c', '/t/d/a.o', '/t/d/src', '/t/d/src/b.c'].sort(),
    );
    const out = items.filter(({ state }) => state === 'left-out').map(({ path }) => path);
    expect(out.sort()).toEqual(['/s/d/node_modules', '/s/d/src/b.o']);
    expect(test.source.operations.filter(({ path }) => path === '/s/d/node_modules')).toEqual([]);
  });

  it('to include keep the folders', async () => {
    const test = tree();
    await transfer({ ...test, options: { include: ['b.*'], exclude: ['*.o'] } });
    expect(test.target.paths()).toEqual([
      '/t',
      '/t/d',
      '/t/d/node_modules',
      '/t/d/src',
      '/t/d/src/b.c',
    ]);
  });

  it('hold for what was chosen by name too, with nothing left for a retry', async () => {
    const test = tree();
    const paths = ['/s/d/a.c', '/s/d/a.o'];
    const outcome = await transfer({ ...test, paths, options: { exclude: ['*.o'] } });
    expect(outcome).toMatchObject({
      state: 'done',
      tally: { done: 1, skipped: 1 },
      unfinished: [],
    });
    expect(test.target.paths()).toEqual(['/t', '/t/a.c']);
  });
});

describe('links that are followed', () => {
  const local = new LocalFileSystem();
  let dir: string;
  let to: string;
  const from = (...names: string[]) => join(dir, 'from', ...names);
  beforeEach(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'hawser-follow-')));
    to = join(dir, 'to');
    await mkdir(from('d'), { recursive: true });
    await mkdir(to);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const copy = (paths: readonly string[], target = to) =>
    transfer({ source: local, target: local, paths, to: target, options: { links: 'follow' } });

  it('are files and folders at the target, under their own names', async () => {
    await mkdir(join(dir, 'elsewhere'));
    await writeFile(join(dir, 'elsewhere', 'far'), 'far away');
    await writeFile(from('d', 'file'), 'content');
    await symlink('file', from('d', 'to-file'));
    await symlink('../../elsewhere', from('d', 'to-folder'));
    await symlink('to-file', from('d', 'to-link'));
    const outcome = await copy([from('d')]);
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 6, done: 6 } });
    const facts = await factsBelow(to);
    expect([...facts.values()].map(({ kind }) => kind)).not.toContain('link');
    expect(await readFile(join(to, 'd', 'to-link'), 'utf8')).toBe('content');
    expect(await readFile(join(to, 'd', 'to-folder', 'far'), 'utf8')).toBe('far away');
  });

  it('stay links when they are to be kept', async () => {
    await symlink('nowhere', from('d', 'broken'));
    await transfer({
      source: local,
      target: local,
      paths: [from('d')],
      to,
      options: { links: 'keep' },
    });
    expect(await readlink(join(to, 'd', 'broken'))).toBe('nowhere');
  });

  it('and lead nowhere are failures that say so', async () => {
    await symlink('nowhere', from('d', 'broken'));
    await writeFile(from('d', 'file'), 'content');
    const outcome = await copy([from('d')]);
    expect(outcome).toMatchObject({ state: 'failed', tally: { done: 2, failed: 1 } });
    expect(outcome.problems[0]).toMatchObject({
      path: from('d', 'broken'),
      error: { code: 'not-found', message: expect.stringContaining('leads nowhere') as string },
    });
  });

  it.each([
    ['to its own folder', '.', 2],
    ['to the folder above', '..', 3],
    ['far above', '../..', 4],
  ])('and lead back %s end', async (_where, leadsTo, folders) => {
    await mkdir(from('d', 'e'));
    await writeFile(from('d', 'e', 'file'), 'content');
    await symlink(leadsTo, from('d', 'e', 'loop'));
    // a target outside of all that is walked
    const away = await mkdtemp(join(tmpdir(), 'hawser-away-'));
    try {
      const outcome = await copy([from('d')], away);
      expect(outcome.state).toBe('failed');
      expect(outcome.tally.failed).toBeGreaterThan(0);
      expect(outcome.tally.found).toBeLessThan(20);
      expect(outcome.problems[0]?.error.message).toContain('leads back');
      const kinds = [...(await factsBelow(away)).values()].map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'directory').length).toBeGreaterThanOrEqual(2);
      expect(kinds.filter((kind) => kind === 'directory').length).toBeLessThanOrEqual(folders + 2);
      expect(await readFile(join(away, 'd', 'e', 'file'), 'utf8')).toBe('content');
    } finally {
      await rm(away, { recursive: true, force: true });
    }
  });

  it('to themselves and to each other are failures', async () => {
    await symlink('b', from('d', 'a'));
    await symlink('a', from('d', 'b'));
    const outcome = await copy([from('d')]);
    expect(outcome.tally).toMatchObject({ done: 1, failed: 2 });
  });

  it('to the folder they are copied to are refused', async () => {
    await symlink('../../to', from('d', 'target'));
    const outcome = await copy([from('d')]);
    expect(outcome.problems[0]?.error.message).toContain('into itself');
    expect((await factsBelow(to)).size).toBe(1);
  });

  it('that are left out are not looked at', async () => {
    await symlink('nowhere', from('d', 'broken'));
    const options: TransferOptions = { links: 'follow', exclude: ['broken'] };
    const outcome = await transfer({
      source: local,
      target: local,
      paths: [from('d')],
      to,
      options,
    });
    expect(outcome).toMatchObject({ state: 'done', tally: { done: 1, skipped: 1 } });
  });
});
