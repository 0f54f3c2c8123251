/** What other programs are handed: nothing a server chose means anything to them (electerm's CVE-2026-43943). */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { copyName } from './copy-name.ts';
import { openingOf } from './file-kinds.ts';
import { commandOf, createLaunch, environmentFor, type LaunchMeans } from './launch.ts';

const hostile = [
  '-rf',
  '--remote-debugging-port=1',
  '-c !sh',
  '+:!touch pwned',
  '$(touch pwned).txt',
  '`touch pwned`.txt',
  'a;touch pwned.txt',
  'a|b&c.txt',
  'a" & calc.exe & ".txt',
  "a' ; touch pwned ; '.txt",
  'a\ntouch pwned\n.txt',
  '%COMSPEC%.txt',
  '../../.bashrc',
  String.raw`..\..\autoexec.bat`,
  'a\u0000b.txt',
  '\u202etxt.exe',
  '\udce9\udcff.txt',
  '~root',
  '*?[].txt',
  'con',
  'NUL.txt',
  '.',
  '..',
  '...',
  '',
  ' ',
  'x'.repeat(255),
  '\u{1f600}'.repeat(120),
];

test.each(hostile)(
  'the copy of %j has a name that means nothing to a shell or a program',
  (name) => {
    const safe = copyName(name);
    expect(safe).toMatch(/^[\p{L}\p{N}._][\p{L}\p{N}._-]*$/u);
    expect(safe).not.toMatch(/^\.+$|^-|\.$/u);
    expect(safe).not.toMatch(/^(con|nul|prn|aux)(\.|$)/iu);
    expect(Array.from(safe).length).toBeLessThanOrEqual(100);
  },
);

test.each([
  ['notes.txt', 'notes.txt'],
  ['.bashrc', '.bashrc'],
  ['Grüße 1.md', 'Grüße_1.md'],
  ['архив.tar.gz', 'архив.tar.gz'],
  [`${'x'.repeat(300)}.html`, `${'x'.repeat(95)}.html`],
])('%j is called %j', (name, safe) => expect(copyName(name)).toBe(safe));

function setUp(means: Partial<LaunchMeans> = {}) {
  const start = vi.fn(() => Promise.resolve());
  const openPath = vi.fn(() => Promise.resolve(''));
  const confirm = vi.fn(() => Promise.resolve(false));
  const launch = createLaunch({
    platform: 'linux',
    env: { PATH: '/bin', HOME: '/h', SECRET_TOKEN: 'x', LC_ALL: 'C', XDG_RUNTIME_DIR: '/r' },
    openPath,
    confirm,
    start,
    ...means,
  });
  return { launch, start, openPath, confirm };
}

test('a chosen editor gets the absolute path as its one argument, and no secret of our environment', async () => {
  const { launch, start, openPath } = setUp();
  await launch('/p/edits/1/work/a.php', { program: '/usr/bin/gedit' });
  const env = { PATH: '/bin', HOME: '/h', LC_ALL: 'C', XDG_RUNTIME_DIR: '/r' };
  const command = { program: '/usr/bin/gedit', args: ['/p/edits/1/work/a.php'] };
  expect(start).toHaveBeenCalledExactlyOnceWith(command, env, '/p/edits/1/work');
  expect(openPath).not.toHaveBeenCalled();
});

test('an application of macOS is opened by its path, behind the end of options', () => {
  expect(commandOf('/Applications/Nova.app', '/p/a.php', 'darwin')).toEqual({
    program: '/usr/bin/open',
    args: ['-a', '/Applications/Nova.app', '--', '/p/a.php'],
  });
});

test('on Windows batch files are no editors: they would hand the name to a shell', async () => {
  const { launch, start } = setUp({ platform: 'win32' });
  for (const program of [String.raw`C:\code.cmd`, String.raw`C:\x.bat`, 'code']) {
    await expect(launch('C:/a.txt', { program })).rejects.toMatchObject({ code: 'refused' });
  }
  expect(start).not.toHaveBeenCalled();
});

test('a real program is started without a shell', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-launch-'));
  try {
    const program = join(dir, 'editor');
    await writeFile(
      program,
      '#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "$0.said.new"\nmv "$0.said.new" "$0.said"\n',
    );
    await chmod(program, 0o700);
    const launch = createLaunch({
      platform: process.platform,
      env: process.env,
      openPath: () => Promise.resolve('no'),
      confirm: () => Promise.resolve(false),
    });
    const file = join(dir, '$(touch pwned);a.txt');
    await launch(file, { program });
    await vi.waitFor(
      async () => expect(await readFile(`${program}.said`, 'utf8')).toBe(`1\n${file}\n`),
      10_000,
    );
    await expect(launch(file, { program: join(dir, 'none') })).rejects.toMatchObject({
      message: expect.stringContaining('could not be started') as string,
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('the system opens what it only shows, asks about the rest, and never gets what it would run', async () => {
  const { launch, openPath, confirm } = setUp();
  await launch('/p/a.txt', { system: true });
  expect(openPath).toHaveBeenCalledOnce();
  for (const name of ['a.exe', 'a.desktop', 'a.BAT', 'a.lnk', 'a.command', 'a.jar']) {
    await expect(launch(`/p/${name}`, { system: true })).rejects.toMatchObject({ code: 'refused' });
  }
  expect(confirm).not.toHaveBeenCalled();
  await expect(launch('/p/a.html', { system: true })).rejects.toMatchObject({ code: 'cancelled' });
  expect(confirm).toHaveBeenCalledOnce();
  expect(openPath).toHaveBeenCalledOnce();
  confirm.mockResolvedValue(true);
  await launch('/p/a.html', { system: true });
  expect(openPath).toHaveBeenCalledTimes(2);
});

test('what the system says against it is told', async () => {
  const { launch } = setUp({ openPath: () => Promise.resolve('no application') });
  await expect(launch('/p/a.txt', { system: true })).rejects.toMatchObject({
    message: 'The system could not open a.txt: no application',
  });
});

test('a script is a program on Windows, and a text elsewhere', () => {
  expect(openingOf('a.py', 'win32')).toBe('runs');
  expect(openingOf('a.py', 'linux')).toBe('may-run');
  expect(openingOf('.exe', 'win32')).toBe('may-run');
  expect(openingOf('Makefile', 'linux')).toBe('may-run');
});

test('the environment of an editor is a list of names, on Windows in any case', () => {
  expect(environmentFor({ SystemRoot: 'C', AWS_SECRET: 'x', Path: 'p' })).toEqual({
    SystemRoot: 'C',
    Path: 'p',
  });
});
