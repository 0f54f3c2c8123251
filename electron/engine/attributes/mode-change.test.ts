import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedMode, fixedMode, octalMode, parseModeChange } from '../../../shared/mode-change.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hawser-mode-'));
  writeFileSync(join(dir, 'file'), '');
  mkdirSync(join(dir, 'folder'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('parseModeChange', () => {
  it.each([
    'u+x',
    'go-w',
    'a+X',
    'u=rw,go=r',
    '+t',
    'ug+s',
    'u-s',
    'a=rX',
    'o=',
    '=rw',
    'u+x-w',
    'go=rX',
    '0644',
    '755',
    '1777',
    '4755',
    'a-X',
    'g+xX',
  ])('does with %s what chmod does', (text) => {
    const change = parseModeChange(text);
    if (change === undefined) throw new Error(`${text} was not understood.`);
    for (const [name, kind] of [
      ['file', 'file'],
      ['folder', 'directory'],
    ] as const) {
      for (const before of [0o644, 0o755, 0o600, 0o4711, 0o2770, 0o1777, 0o000]) {
        const path = join(dir, name);
        chmodSync(path, before);
        const umask = process.umask(0);
        execFileSync('chmod', ['--', text, path]);
        process.umask(umask);
        const after = statSync(path).mode & 0o7777;
        // of a folder, GNU's keeps the set-id bits unless they are named
        const kept = kind === 'directory' && !text.includes('s') ? before & 0o6000 : 0;
        const ours = changedMode(before, kind, change);
        expect(octalMode(ours | kept)).toBe(octalMode(after));
      }
    }
  });

  it('takes nothing else', () => {
    for (const text of [
      '',
      '8',
      '99',
      '12',
      '07777777',
      'u',
      'u+z',
      '+x;',
      'x+u',
      'u + x',
      'a'.repeat(300),
    ]) {
      expect(parseModeChange(text)).toBeUndefined();
    }
  });

  it('knows which changes lead to one mode', () => {
    const fixed = (text: string) =>
      fixedMode(parseModeChange(text) ?? { set: 0, clear: 0, setX: 0 });
    expect([fixed('0640'), fixed('u+x'), fixed('a=rX')]).toEqual([0o640, undefined, undefined]);
  });
});
