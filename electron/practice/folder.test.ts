import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePracticeFolder } from './folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await fs.mkdtemp(path.join(tmpdir(), 'hawser-sweep-'));
});
afterEach(() => fs.rm(parent, { recursive: true, force: true }));

/** The id of a process that is gone. */
function goneProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('folders of processes that are gone are removed, all others stay', async () => {
  const stale = `hawser-practice-${goneProcess()}-aB3dE6`;
  const kept = [
    `hawser-practice-${process.pid}-aB3dE6`,
    `hawser-practice-${goneProcess()}-aB3dE6-notes`,
    'hawser-practice-mine',
  ];
  for (const name of [stale, ...kept]) {
    await fs.mkdir(path.join(parent, name));
    await fs.writeFile(path.join(parent, name, 'file'), 'text');
  }
  const folder = path.basename(await makePracticeFolder(parent));
  expect(await fs.readdir(parent)).toEqual([folder, ...kept].toSorted());
});

test('a link of such a name is left alone, and so is what it names', async () => {
  const elsewhere = path.join(parent, 'elsewhere');
  await fs.mkdir(elsewhere);
  await fs.writeFile(path.join(elsewhere, 'file'), 'text');
  await fs.symlink(elsewhere, path.join(parent, `hawser-practice-${goneProcess()}-aB3dE6`));
  await makePracticeFolder(parent);
  expect(await fs.readdir(elsewhere)).toEqual(['file']);
});
