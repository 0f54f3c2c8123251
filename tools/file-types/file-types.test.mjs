import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repoRoot } from '../repo.mjs';
import { makeTable, tableFile } from './make.mjs';

it('the table of file types is the one that the installed theme gives', async () => {
  expect(await readFile(path.join(repoRoot, tableFile), 'utf8')).toBe(await makeTable());
});

it('no ending stands under two types', async () => {
  const lists = [...(await makeTable()).matchAll(/'([^']+)'/g)].map(([, list]) => list ?? '');
  const endings = lists.join(' ').split(' ');
  expect(endings.length).toBeGreaterThan(500);
  expect(new Set(endings).size).toBe(endings.length);
});
