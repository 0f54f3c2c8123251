import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { Terminal } from '@xterm/xterm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bytesToText } from '../../../../shared/names.ts';
import { listenToShell } from './listen-to-shell.ts';
import type { ShellSign } from './shell-signs.ts';
import { startupLines, type StartupShell } from './startup-lines.ts';

/** What a terminal makes of what a program printed. */
async function signsOf(output: Buffer): Promise<ShellSign[]> {
  const terminal = new Terminal({ allowProposedApi: true });
  const signs: ShellSign[] = [];
  listenToShell(terminal, (sign) => signs.push(sign));
  await new Promise<void>((resolve) => terminal.write(new Uint8Array(output), resolve));
  terminal.dispose();
  return signs;
}

/** Runs an interactive shell with the lines in its startup file, and types into it. */
async function talk(shell: StartupShell, home: string, typed: string): Promise<ShellSign[]> {
  const { file, text } = startupLines[shell];
  const startup = path.join(home, file.slice(2));
  await fs.mkdir(path.dirname(startup), { recursive: true });
  await fs.writeFile(startup, `PS1='$ '\n${text}`);
  const child = spawn('sh', ['-c', `exec ${shell} -i 2>&1`], {
    cwd: '/',
    env: { HOME: home, PATH: process.env['PATH'], TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 10_000,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
  child.stdin.end(typed);
  await once(child, 'close');
  return signsOf(Buffer.concat(output));
}

const names: readonly (string | Buffer)[] = [
  'plain',
  'a b%20c',
  '100%',
  "it's; `a` $(b)",
  'ü 中 😀',
  'line\nend',
  'escape\u001b]0;x\u0007',
  Buffer.from([0xb8, 0xdb, 0xff, 0x41]),
];

const octal = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

async function folders(): Promise<{ home: string; all: Buffer[] }> {
  const home = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'hawser-lines-')));
  onTestFinished(() => fs.rm(home, { recursive: true }));
  const all = names.map((name) => Buffer.concat([Buffer.from(`${home}/`), Buffer.from(name)]));
  for (const folder of all) await fs.mkdir(folder);
  return { home, all };
}

const shells = (['bash', 'zsh'] as const).filter((shell) =>
  ['/bin', '/usr/bin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${shell}`)),
);

describe.each(shells)('%s with the lines in its startup file', (shell) => {
  it('tells each folder byte by byte, and its machine', async () => {
    const { home, all } = await folders();
    const typed = all.map((folder) => `cd $'${octal(folder)}'\n`).join('');
    const signs = await talk(shell, home, `${typed}exit\n`);
    const told = signs.flatMap((sign) => (sign.at === 'folder' ? [sign.folder] : []));
    expect(told.map((folder) => bytesToText(folder.path))).toEqual([
      '/',
      ...all.map((folder) => bytesToText(folder)),
    ]);
    expect(new Set(told.map(({ host }) => host))).toEqual(new Set([hostname()]));
  });

  it('marks its prompts, and tells how each command ended', async () => {
    const { home } = await folders();
    const signs = await talk(shell, home, 'sh -c "exit 7"\necho $?\nexit\n');
    const marks = signs.flatMap((sign) => (sign.at === 'folder' ? [] : [sign]));
    expect(marks).toEqual([
      { at: 'done', status: 0 },
      { at: 'prompt' },
      { at: 'input' },
      { at: 'output' },
      { at: 'done', status: 7 },
      { at: 'prompt' },
      { at: 'input' },
      { at: 'output' },
      { at: 'done', status: 0 },
      { at: 'prompt' },
      { at: 'input' },
      { at: 'output' },
    ]);
  });
});

it('there is a shell to try it with', () => {
  expect(shells).toContain('bash');
});
