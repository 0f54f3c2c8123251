import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToText, textToBytes } from '../../../shared/names.ts';
import { seeded } from '../../testing/seed.ts';
import { probeCommand, shellCommand, wentThere } from './start-in.ts';

const run = promisify(execFile);
let base: string;
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'hawser-start-in-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

// those of this machine that somebody may have as a login shell
const shells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'csh', 'tcsh', 'ksh'].filter((name) =>
  ['/bin', '/usr/bin'].some((folder) => existsSync(path.join(folder, name))),
);

const hostile = [
  'plain',
  "it's",
  'two words',
  '$(touch x)',
  '`touch x`',
  '!!',
  '-rf',
  'line\nend\n',
  '%s%n',
  '\\0101',
  '"$HOME"',
  '*?[a]{b,c}',
  '~',
  '#',
  ';&|<>()',
  'ü\u202e日本',
  'caf\udce9',
];

/** Names of any bytes a name can have, the same in each run. */
function randomNames(count: number): string[] {
  const random = seeded(5);
  return Array.from({ length: count }, () => {
    const length = 1 + random.below(12);
    const bytes = Array.from({ length }, () => 1 + random.below(255));
    return bytesToText(Uint8Array.from(bytes.map((byte) => (byte === 0x2f ? 0x5f : byte))));
  }).filter((name) => name !== '.' && name !== '..');
}

async function folder(name: string): Promise<string> {
  const full = `${base}/${name}`;
  await mkdir(Buffer.from(textToBytes(full)), { recursive: true });
  return full;
}

describe.each(shells)('a login shell that is %s', (shell) => {
  it.each(hostile)('goes to %j, and nowhere else', async (name) => {
    const where = await folder(name);
    const { stdout } = await run(shell, ['-c', probeCommand(textToBytes(where))], {
      encoding: 'buffer',
    });
    expect(wentThere(stdout)).toBe(true);
    // what stands in for the user's shell tells where it was started
    const env = { PATH: process.env['PATH'], HOME: base, SHELL: await teller() };
    const told = await run(shell, ['-c', shellCommand(textToBytes(where))], {
      encoding: 'buffer',
      env,
      cwd: '/',
    });
    expect(bytesToText(told.stdout)).toBe(where);
  });

  it('says no for a folder that is not there', async () => {
    const failed = await run(shell, ['-c', probeCommand(textToBytes(`${base}/nowhere`))], {
      encoding: 'buffer',
    }).catch(({ stdout }: { readonly stdout: Buffer }) => ({ stdout }));
    expect(wentThere(failed.stdout)).toBe(false);
  });
});

it('names of any bytes are gone to', async () => {
  for (const name of randomNames(60)) {
    const { stdout } = await run('sh', ['-c', probeCommand(textToBytes(await folder(name)))], {
      encoding: 'buffer',
    });
    expect(wentThere(stdout), JSON.stringify(name)).toBe(true);
  }
});

it('nothing of a name reaches the login shell but letters, digits and harmless signs', () => {
  for (const name of [...hostile, ...randomNames(200)]) {
    const inner = /printf %b "([^"]*)"/.exec(shellCommand(textToBytes(`/${name}`)))?.[1];
    expect(inner).toMatch(/^[A-Za-z0-9/_.\\]*$/);
  }
});

/** A "shell" that writes its working directory and ends. */
async function teller(): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  const file = path.join(base, 'teller');
  await writeFile(file, '#!/bin/sh\nprintf %s "$PWD"\n', { mode: 0o755 });
  return file;
}
