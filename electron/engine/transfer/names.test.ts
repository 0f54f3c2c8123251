import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText } from '../../../shared/names.ts';
import { isInside, parentPath } from '../../../shared/paths.ts';
import { numberedName, safeJoin } from './names.ts';

// names that hostile servers use to get out of the target directory, as listed in security.md P01
const escapes = ['', '.', '..', '../x', '../../etc/passwd', 'a/b', '/etc/passwd', '/', 'a/../..'];
const nul = ['a\0', '\0', 'a\0.txt', '..\0'];
const windowsEscapes = [
  '..\\x',
  'a\\b',
  '\\',
  '\\\\server\\share',
  'C:',
  'C:\\x',
  'C:x',
  'file.txt:stream',
  'file::$DATA',
  '.. ',
  '...',
  'a.',
  'a ',
  'a\u0001b',
  'a?b',
  'a*b',
  'a<b',
  'a>b',
  'a|b',
  'a"b',
];
const windowsDevices = [
  'con',
  'CON',
  'Con.txt',
  'prn',
  'aux.c',
  'nul',
  'NUL.tar.gz',
  'com1',
  'COM9.x',
  'lpt3',
  'com¹',
  'CONIN$',
  'conout$',
  'nul .txt',
];

describe('safeJoin', () => {
  it.each([...escapes, ...nul])('refuses %j everywhere', (name) => {
    for (const windowsNames of [false, true]) {
      expect(() => safeJoin('/target', name, { windowsNames })).toThrow(
        expect.objectContaining({ code: 'name-refused' }),
      );
    }
  });

  it.each([...windowsEscapes, ...windowsDevices])('refuses %j on Windows only', (name) => {
    expect(() => safeJoin('/C:/target', name, { windowsNames: true })).toThrow(
      expect.objectContaining({ code: 'name-refused' }),
    );
    expect(safeJoin('/target', name, { windowsNames: false })).toBe(`/target/${name}`);
  });

  it.each([
    'console.txt',
    'com10',
    'nulled',
    '.hidden',
    'a b',
    'ä',
    '..a',
    'a..b',
    'lpt',
    'auxiliary',
  ])('takes %j, which only looks like one of those', (name) => {
    expect(safeJoin('/t', name, { windowsNames: true })).toBe(`/t/${name}`);
  });

  it('refuses on Windows what is not valid text', () => {
    const name = bytesToText(Uint8Array.from([0x61, 0xff]));
    expect(safeJoin('/t', name, { windowsNames: false })).toBe(`/t/${name}`);
    expect(() => safeJoin('/t', name, { windowsNames: true })).toThrow('not valid text');
  });

  it('gives a path exactly one level below, or nothing', () => {
    const bytes = fc.uint8Array({ maxLength: 12 }).map(bytesToText);
    const hostile = fc.array(fc.constantFrom('.', '/', '\\', '\0', 'a', ':', ' ', '..'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          hostile.map((parts) => parts.join('')),
        ),
        (name) => {
          let path: string;
          try {
            path = safeJoin('/target/dir', name, { windowsNames: false });
          } catch {
            return;
          }
          expect(isInside(path, '/target/dir')).toBe(true);
          expect(parentPath(path)).toBe('/target/dir');
          expect(path.split('/')).toHaveLength(4);
          expect(['', '.', '..']).not.toContain(path.split('/')[3]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('shows a hostile name without its control characters', () => {
    expect(() => safeJoin('/t', '../\u001b[31m', { windowsNames: false })).toThrow('../\\x1B[31m');
  });
});

describe('numberedName', () => {
  it.each([
    ['name.ext', 'name (2).ext'],
    ['name', 'name (2)'],
    ['.bashrc', '.bashrc (2)'],
    ['.config.json', '.config (2).json'],
    ['a.b.c.txt', 'a.b.c (2).txt'],
    ['backup.tar.gz', 'backup (2).tar.gz'],
    ['backup.2024.tar.zst', 'backup.2024 (2).tar.zst'],
    ['.tar.gz', '.tar (2).gz'],
    ['name.', 'name. (2)'],
    ['Mr. Smith', 'Mr. Smith (2)'],
  ])('numbers the file %j as %j', (name, numbered) => {
    expect(numberedName(name, 2, 'file')).toBe(numbered);
  });

  it('leaves the dots of a folder alone', () => {
    expect(numberedName('v1.2', 3, 'directory')).toBe('v1.2 (3)');
  });
});
