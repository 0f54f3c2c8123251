/**
 * T15: what is typed where nothing is shown cannot land in a log, for Hawser keeps none: a terminal is in the page's
 * memory and nowhere else. A log or an export of the screen has to begin by changing this file, and with it come the
 * rules of the catalogue: nothing of what is typed, and a file name that no program chooses.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../shared/contract/index.ts';

const root = resolve(import.meta.dirname, '../../..');

function sources(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test/.test(file))
    .map((file) => [file, readFileSync(join(root, folder, file), 'utf8')]);
}

const filesWith = (folder: string, pattern: RegExp): string[] =>
  sources(folder).flatMap(([file, text]) => (pattern.test(text) ? [file] : []));

describe('T15 what was typed and shown in a terminal', () => {
  it('is in no call to main: a terminal is opened, and its settings are read and changed', () => {
    expect(Object.keys(contract).filter((name) => name.startsWith('terminals.'))).toEqual([
      'terminals.open',
      'terminals.settings',
      'terminals.changeSettings',
    ]);
  });

  it('is never read out of the screen, but for the selection that a person copies', () => {
    const reading = /translateToString|getSelection\(|selectionText|SerializeAddon/;
    expect(filesWith('renderer', reading)).toEqual(['features/terminal/screen.ts']);
    const screen = readFileSync(join(import.meta.dirname, 'screen.ts'), 'utf8');
    expect(screen.match(new RegExp(reading, 'g'))).toEqual(['getSelection(']);
  });

  it('is in none of the browser’s stores, where the page keeps one flag', () => {
    const stores =
      /localStorage|indexedDB|document\.cookie|caches\.|showSaveFilePicker|\bdownload=/;
    expect(filesWith('renderer', stores)).toEqual([]);
    const flag = filesWith('renderer', /sessionStorage/);
    expect(flag).toEqual(['app/open-at-start.ts']);
  });

  it('is written to no file: one thing is exported, and that is a receipt', () => {
    expect(filesWith('electron', /showSaveDialog/)).toEqual(['shell/dialogs.ts']);
    const exporting = filesWith('electron', /chooseSaveFile\(/);
    expect(exporting.toSorted()).toEqual(
      ['main.ts', 'services/transfers/export-receipt.ts', 'shell/dialogs.ts'].toSorted(),
    );
  });
});

describe('T12 GHSA-38j7-23hf-9mhc file transfers that a program starts', () => {
  it('cannot be: no part that would understand zmodem, trzsz or pictures is in the product', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const parts = Object.keys({ ...dependencies, ...devDependencies });
    expect(
      parts.filter((name) => /zmodem|trzsz|sixel|addon-image|addon-clipboard/i.test(name)),
    ).toEqual([]);
    expect(parts.filter((name) => name.startsWith('@xterm/')).toSorted()).toEqual([
      '@xterm/addon-fit',
      '@xterm/addon-search',
      '@xterm/addon-unicode11',
      '@xterm/xterm',
    ]);
    expect(filesWith('renderer', /zmodem|trzsz|rz\b.*sz\b/i)).toEqual([]);
    expect(filesWith('electron/engine', /zmodem|trzsz/i)).toEqual([]);
  });
});
