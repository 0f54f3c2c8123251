/**
 * Group P01 of the catalogue: names that lead out of the folder a tree is downloaded to (CVE-2026-54591, 27699, 72903,
 * 73225, GHSA-q939-rpr3-3284).
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { meetFiles } from '../../testing/hostile-meeting.ts';
import { evilTree } from '../../testing/raw-ssh/evil-tree.ts';
import { sandbox } from '../../testing/sandbox.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { transfer } from '../transfer/run.test-support.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(sandbox.chosen, 'p01-'));
  await mkdir(join(root, 'a/b/target'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const ups = Array.from({ length: 12 }, (_, at) => '../'.repeat(at + 1));
const tails = ['x', 'etc/passwd', '.ssh/authorized_keys', 'a/b/target/../../x'];
/** With a slash, a NUL, or nothing but dots: no file on any system can have such a name. */
const refused: readonly (string | Buffer)[] = [
  ...ups.flatMap((up) => tails.map((tail) => `${up}${tail}`)),
  ...ups.map((up) => up.slice(0, -1)),
  [
    '/',
    '//',
    '/etc/passwd',
    '//server/share/x',
    '/tmp/x',
    './x',
    './../x',
    'x/',
    'x/..',
    'x/../..',
  ],
  ['a/b', 'a//b', 'a/./b', 'C:/x', 'file:///etc/passwd', '~/x', '$HOME/x', '%2e%2e/x', '..;/x'],
  ['..\0', '\0', 'a\0b', '../\0x', 'x\0/../y', '..\0/..', 'x\0.txt'],
  ['', '.', '..'],
  Buffer.from([0x2e, 0x2e, 0x2f, 0xff]),
  Buffer.from([0xff, 0x2f, 0x78]),
].flat();
/** Names like any other on this system, however they look: they stay in the folder. */
const odd: readonly (string | Buffer)[] = [
  [
    '...',
    '....',
    '.. ',
    ' ..',
    '..\t',
    '. .',
    '..\u200b',
    '\u2024\u2024',
    '\uff0e\uff0e',
    '..\u2215x',
  ],
  [
    '..\\x',
    '..\\..\\x',
    '\\',
    '\\\\server\\share',
    'C:',
    'C:\\x',
    'C:x',
    'file.txt:stream',
    'con',
    'NUL.txt',
  ],
  [
    '%2e%2e%2fx',
    '%00',
    '..%2fx',
    '..%5cx',
    '~',
    '~root',
    '-rf',
    '$(id)',
    '`id`',
    ';id',
    '|id',
    '&',
    '*',
    '?',
  ],
  [
    '\u202egnp.exe',
    '\x1b[2J',
    'a\nb',
    'a\rb',
    'x.lnk',
    'desktop.ini',
    '.bashrc',
    '.hawser-x',
    'x '.repeat(40),
  ],
  Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0xc0, 0xaf]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xe0, 0x80, 0xae]),
].flat();

const long = { requestTimeoutMs: 10_000, slowTimeoutMs: 10_000 };

async function downloaded(names: readonly (string | Buffer)[]) {
  const outcome = await meetFiles(
    { sftp: evilTree({ '/evil': names.map((name) => ({ name })) }) },
    ({ files }) =>
      transfer({
        source: files,
        target: new LocalFileSystem(),
        paths: ['/evil'],
        to: join(root, 'a/b/target'),
      }),
    long,
  );
  const below = await readdir(root, { recursive: true });
  const inside = below.filter((path) => path.startsWith('a/b/target/evil/'));
  const outside = below.filter(
    (path) => !['a', 'a/b', 'a/b/target', 'a/b/target/evil', ...inside].includes(path),
  );
  return { outcome, inside, outside };
}

describe('P01 a tree with', () => {
  it(`P01 ${refused.length} names that lead elsewhere writes none of them, and says so`, async () => {
    const { outcome, inside, outside } = await downloaded([...refused, 'good']);
    expect(outside).toEqual([]);
    expect(inside).toEqual(['a/b/target/evil/good']);
    expect(outcome.problems.length).toBeGreaterThan(0);
  });

  it.each(refused.filter((_, at) => at % 9 === 0).map((name) => [name]))(
    'P01 %j alone writes nothing',
    async (name) => {
      const { inside, outside } = await downloaded([name]);
      expect([...inside, ...outside]).toEqual([]);
    },
  );

  it(`P01 ${odd.length} names that only look so keeps each in its folder`, async () => {
    const { outside, inside } = await downloaded(odd);
    expect(outside).toEqual([]);
    expect(inside.length).toBeGreaterThan(odd.length / 2);
  });
});
