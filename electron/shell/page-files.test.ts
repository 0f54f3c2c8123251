import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPageFile, listPageFiles, type PageFiles } from './page-files.ts';

let directory: string;
let files: PageFiles;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-page-'));
  const page = join(directory, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  for (const name of ['index.html', 'assets/a b.js', 'assets/a.js.map', 'assets/x.sh']) {
    await writeFile(join(page, name), '');
  }
  await writeFile(join(directory, 'secret.js'), '');
  await symlink(join(directory, 'secret.js'), join(page, 'link.js'));
  files = await listPageFiles(page);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const find = (url: string, method = 'GET') =>
  findPageFile(files, { url, method }, 'hawser')?.file.slice(directory.length);

describe('what the page may be served', () => {
  it('is its own files', () => {
    expect([...files.keys()].sort()).toEqual(['/assets/a%20b.js', '/index.html']);
    expect(find('app://hawser/')).toBe(join('/page', 'index.html'));
    expect(find('app://hawser/index.html?x=1#y')).toBe(join('/page', 'index.html'));
    expect(find('app://hawser/assets/a%20b.js')).toBe(join('/page', 'assets', 'a b.js'));
    expect(files.get('/index.html')?.type).toBe('text/html; charset=utf-8');
  });

  it.each([
    'app://hawser/../secret.js',
    'app://hawser/%2e%2e/secret.js',
    'app://hawser/..%2fsecret.js',
    'app://hawser/%252e%252e/secret.js',
    String.raw`app://hawser/..\secret.js`,
    'app://hawser/..%5csecret.js',
    'app://hawser//index.html',
    'app://hawser/assets/..%2findex.html',
    'app://hawser/index.html%00',
    'app://hawser/index.html/',
    'app://hawser/INDEX.HTML',
    'app://hawser/assets',
    'app://hawser/assets/',
    'app://hawser/assets/a.js.map',
    'app://hawser/assets/x.sh',
    'app://hawser/link.js',
    'app://hawser/etc/passwd',
    'app://other/index.html',
    'app://hawser.evil/index.html',
    'app://hawser:80/index.html',
    'app://user@hawser/index.html',
    'app:index.html',
    'nonsense',
    '',
  ])('is not %j', (url) => {
    expect(find(url)).toBeUndefined();
  });

  it.each(['POST', 'HEAD', 'PUT', 'get', ''])('is nothing for the method %j', (method) => {
    expect(find('app://hawser/index.html', method)).toBeUndefined();
  });
});
