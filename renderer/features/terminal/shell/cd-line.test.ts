import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { cdLine } from './cd-line.ts';

const run = promisify(execFile);
const usual = { isFullScreen: false, isUtf8: true };
const atPrompt = { phase: 'prompt', elsewhere: undefined } as const;

it('is run behind an empty prompt', () => {
  expect(cdLine('/srv/www', atPrompt, usual)).toEqual({ text: "cd '/srv/www'\r" });
});

it('is only typed where nobody knows whether a prompt waits', () => {
  const line = cdLine('/srv/www', { ...atPrompt, phase: 'unknown' }, usual);
  expect(line.text).toBe("cd '/srv/www'");
  expect(line.remark).toContain('Enter');
});

it.each([
  ['a program runs', { ...atPrompt, phase: 'running' }, usual],
  ['something is typed', { ...atPrompt, phase: 'typed' }, usual],
  ['a program has the screen', { ...atPrompt, phase: 'unknown' }, { ...usual, isFullScreen: true }],
  ['a program with marks has the screen', atPrompt, { ...usual, isFullScreen: true }],
  ['the shell is on another machine', { ...atPrompt, elsewhere: 'web-02' }, usual],
] as const)('is not typed while %s, and says so', (_, state, at) => {
  const line = cdLine('/srv', state, at);
  expect(line.text).toBe('');
  expect(line.remark).toMatch(/\.$/);
});

it.each([
  ['a line end', '/a\nb'],
  ['an escape', '/a\u001b[201~b'],
  ['a byte that is no text', '/a\udcb8'],
  ['a turn of the direction', '/a\u202eb'],
])('is not typed with a path that holds %s', (_, folder) => {
  const line = cdLine(folder, atPrompt, usual);
  expect(line.text).toBe('');
  expect(line.remark).toContain('cannot be typed');
});

it('is not typed with letters that the host writes in another charset', () => {
  expect(cdLine('/中', atPrompt, { ...usual, isUtf8: false }).text).toBe('');
  expect(cdLine('/a b', atPrompt, { ...usual, isUtf8: false }).text).toBe("cd '/a b'\r");
});

it('takes real shells to folders whatever their names mean to them', async () => {
  const root = await fs.mkdtemp(path.join(tmpdir(), 'hawser-cd-'));
  onTestFinished(() => fs.rm(root, { recursive: true }));
  const names = [
    "it's",
    'a b',
    '$(touch ran)',
    '`touch ran`',
    ';touch ran;',
    '!!',
    '-n',
    '*',
    '\\',
    '~',
    '"',
    '中 ü',
  ];
  for (const name of names) {
    const folder = path.join(root, name);
    await fs.mkdir(folder);
    const { text } = cdLine(folder, atPrompt, usual);
    for (const shell of ['bash', 'dash']) {
      const { stdout } = await run(shell, ['-c', `${text.trimEnd()} && pwd`], { cwd: root });
      expect(stdout, shell).toBe(`${folder}\n`);
    }
  }
  expect(await fs.readdir(root)).not.toContain('ran');
});
