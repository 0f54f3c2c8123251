import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, failedRecently, rememberFailure, sweepParts } from './cache.mjs';
import { officialDist } from './official.mjs';
import { matchesIntegrity } from './test-runtime.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hawser-cache-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test("the cache lies in the user's folder and can be moved", () => {
  expect(cacheFolder({ HAWSER_CACHE: '/big/disk', XDG_CACHE_HOME: '/x' })).toBe('/big/disk');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe(path.join('/x', 'hawser'));
  expect(cacheFolder({})).toBe(path.join(os.homedir(), '.cache/hawser'));
});

test('a failure is remembered for as long as asked', () => {
  expect(failedRecently(folder, 'download', 1000)).toBe(false);
  rememberFailure(folder, 'download');
  expect(failedRecently(folder, 'download', 60_000)).toBe(true);
  expect(failedRecently(folder, 'other', 60_000)).toBe(false);
  fs.utimesSync(path.join(folder, 'download.failed'), 0, 0);
  expect(failedRecently(folder, 'download', 60_000)).toBe(false);
});

test('only old unfinished work is swept away', () => {
  for (const name of ['electron-1', 'electron-1.part-12-ab', 'electron-1.part-13-cd']) {
    fs.mkdirSync(path.join(folder, name));
  }
  for (const name of ['electron-1', 'electron-1.part-12-ab']) {
    fs.utimesSync(path.join(folder, name), 0, 0);
  }
  sweepParts(folder, 60_000);
  expect(fs.readdirSync(folder)).toEqual(['electron-1', 'electron-1.part-13-cd']);
});

test('a tarball of another content does not match the pin', () => {
  const tarball = Buffer.from('as pinned');
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  expect(matchesIntegrity(tarball, integrity)).toBe(true);
  expect(matchesIntegrity(Buffer.from('as pinned!'), integrity)).toBe(false);
});

test('a download that was cut short, or of another version, is not taken', () => {
  const electron = path.join(folder, 'node_modules/electron');
  expect(officialDist(folder, '45.4.1')).toBeUndefined();
  fs.mkdirSync(path.join(electron, 'dist'), { recursive: true });
  fs.writeFileSync(path.join(electron, 'dist/version'), 'v45.4.1\n');
  expect(officialDist(folder, '45.4.1')).toBeUndefined();
  fs.writeFileSync(path.join(electron, 'path.txt'), 'electron');
  expect(officialDist(folder, '45.4.1')).toBe(path.join(electron, 'dist'));
  expect(officialDist(folder, '45.4.2')).toBeUndefined();
});
