import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sizeFault } from '../check/sizes.mjs';
import { repoRoot } from '../repo.mjs';
import { mayImport } from './rooms.mjs';

/** A small repository under our own lint config. @type {string} */
let folder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hawser-lint-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'tools/lint']) {
    fs.cpSync(path.join(repoRoot, file), path.join(folder, file), { recursive: true });
  }
  fs.symlinkSync(
    path.join(repoRoot, 'node_modules'),
    path.join(folder, 'node_modules'),
    'junction',
  );
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** What the linter says about some files. @param {Record<string, string>} files @returns {string[]} rule and file */
function lint(files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const oxlint = path.join(repoRoot, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json', ...Object.keys(files)], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout);
  return diagnostics.map((/** @type {any} */ one) => `${one.code} ${one.filename}`).toSorted();
}

describe('the linter', () => {
  test('refuses imports against the direction, and only those', () => {
    const value = 'export const value = 1;\n';
    const importing = (/** @type {string} */ from) => `export { value } from '${from}';\n`;
    const found = lint({
      'shared/names.ts': value,
      'electron/store/hosts.ts': value,
      'electron/engine/mux.ts': importing('../store/hosts.ts'),
      'electron/services/hosts.ts': importing('../store/hosts.ts'),
      'renderer/app.ts': importing('../electron/services/hosts.ts'),
      'renderer/good.ts': importing('../shared/names.ts'),
      'shared/bad.ts': importing('../renderer/good.ts'),
    });
    expect(found).toEqual([
      'hawser(import-direction) electron/engine/mux.ts',
      'hawser(import-direction) renderer/app.ts',
      'hawser(import-direction) shared/bad.ts',
    ]);
  });

  test('refuses electron, and an SSH client, outside their files', () => {
    const electron = "export { app } from 'electron';\n";
    const client = "import { Client } from 'ssh2';\nexport const client = new Client();\n";
    const found = lint({
      'electron/main.ts': electron,
      'electron/store/settings.ts': electron,
      'electron/services/sessions.ts': client,
      'electron/engine/ssh/attempt.ts': client,
      'electron/engine/ssh/jump.ts': client,
    });
    expect(found).toEqual([
      'hawser(import-direction) electron/services/sessions.ts',
      'hawser(import-direction) electron/store/settings.ts',
      'hawser(one-ssh-client) electron/engine/ssh/jump.ts',
      'hawser(one-ssh-client) electron/services/sessions.ts',
    ]);
  });

  test("refuses ssh2's SFTP conveniences and import cycles", () => {
    const use = (/** @type {string} */ call) =>
      `export function get(sftp: Record<string, (name: string) => void>): void {\n  ${call}\n}\n`;
    const found = lint({
      'electron/engine/a.ts': use("sftp.fastGet?.('x');"),
      'electron/engine/b.ts': use("sftp.readdir?.('x');"),
      'electron/engine/c.ts': use("sftp.list?.('x');"),
      'shared/one.ts': "import { two } from './two.ts';\nexport const one = (): number => two();\n",
      'shared/two.ts': "import { one } from './one.ts';\nexport const two = (): number => one();\n",
    });
    expect(found).toEqual([
      'hawser(no-sftp-helpers) electron/engine/a.ts',
      'hawser(no-sftp-helpers) electron/engine/b.ts',
      'import(no-cycle) shared/one.ts',
      'import(no-cycle) shared/two.ts',
    ]);
  });

  test('knows types: a promise nobody waits for is refused', () => {
    const text = 'export async function work(): Promise<void> {}\nwork();\n';
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), '{ "include": ["shared"] }');
    expect(lint({ 'shared/late.ts': text })).toEqual([
      'typescript(no-floating-promises) shared/late.ts',
    ]);
  });
});

test('a test may reach over the rooms of electron/, and no further', () => {
  expect(mayImport('electron/engine/ssh/a.test.ts', 'electron/testing/sshd.ts')).toBe(true);
  expect(mayImport('electron/engine/ssh/a.ts', 'electron/testing/sshd.ts')).toBe(false);
  expect(mayImport('electron/engine/ssh/a.test.ts', 'renderer/app/App.tsx')).toBe(false);
});

test('a long file has to say why, and a very long one is refused', () => {
  const lines = (/** @type {number} */ count) => 'x\n'.repeat(count);
  expect(sizeFault(lines(300))).toBeUndefined();
  expect(sizeFault(lines(301))).toContain('301 lines, over 300');
  expect(
    sizeFault(`/** One file: the table is read as a whole. */\n${lines(320)}`),
  ).toBeUndefined();
  expect(sizeFault(`/** One file: the table is read as a whole. */\n${lines(500)}`)).toContain(
    'over 500',
  );
});
