import { describe, expect, it } from 'vitest';
import type { Attrs } from '../../../../shared/entry.ts';
import { noModeChange } from '../../../../shared/mode-change.ts';
import { checksumIn } from './checksum-text.ts';
import { emptyDraft, ownerText, planOf, type Draft } from './draft.ts';
import { fullTarget, relativeTarget } from './link-target.ts';
import { localText, parseLocal } from './local-time.ts';
import { bitState, commonMode, pressed } from './mode-bits.ts';
import { previewText } from './preview.ts';
import { summarise } from './summary.ts';

const file = (mode?: number, more: Partial<Attrs> = {}): Attrs => ({
  kind: 'file',
  size: 5,
  uid: 1000,
  gid: 100,
  mtimeMs: 1_600_000_000_000,
  ...(mode === undefined ? {} : { mode }),
  ...more,
});
const folder = (mode = 0o755): Attrs => ({ ...file(mode), kind: 'directory' });

describe('summarise', () => {
  it('tells what entries have in common, and what differs', () => {
    const summary = summarise([file(0o644), file(0o600, { uid: 0 }), folder(), { kind: 'link' }]);
    expect(summary).toMatchObject({ files: 2, folders: 1, links: 1, bytes: 10, uid: 'mixed' });
    expect(summary.fileModes).toEqual({ all: 0o600, any: 0o644 });
    expect(summary.folderModes).toEqual({ all: 0o755, any: 0o755 });
    expect(summarise([file(0o644), file()]).fileModes).toBeUndefined();
    expect(summarise([]).uid).toBeUndefined();
  });
});

describe('bits of several modes', () => {
  const modes = { all: 0o600, any: 0o644 };

  it('go from mixed to on, to off, and back', () => {
    const on = pressed(0o004, modes, noModeChange);
    const off = pressed(0o004, modes, on);
    const states = [noModeChange, on, off].map((change) => bitState(0o004, modes, change));
    expect(states).toEqual(['mixed', 'on', 'off']);
    expect(pressed(0o004, modes, off)).toEqual(noModeChange);
    const without = pressed(0o400, modes, noModeChange);
    expect(without).toEqual({ set: 0, clear: 0o400, setX: 0 });
    expect(pressed(0o400, modes, without)).toEqual(noModeChange);
  });

  it('make one mode once none is mixed', () => {
    expect(commonMode(modes, noModeChange)).toBeUndefined();
    expect(commonMode(modes, { set: 0o044, clear: 0, setX: 0 })).toBe(0o644);
    expect(commonMode(undefined, { set: 0o644, clear: 0o7133, setX: 0 })).toBe(0o644);
  });
});

describe('planOf', () => {
  const known = {
    summary: summarise([file(0o644), folder()]),
    accounts: { users: [{ id: 0, name: 'root' }], groups: [{ id: 33, name: 'www-data' }] },
    target: undefined,
  };
  const plan = (draft: Partial<Draft>) => planOf({ ...emptyDraft, ...draft }, known);

  it('is only what differs', () => {
    const fully = { set: 0o644, clear: 0o7133, setX: 0 };
    expect(plan({ files: fully, user: '1000', mtime: localText(1_600_000_000_000) })).toEqual({
      change: undefined,
      target: undefined,
      errors: {},
    });
    expect(plan({ files: { ...fully, set: 0o664 } }).change).toEqual({
      files: { set: 0o020, clear: 0, setX: 0 },
      recursive: false,
    });
  });

  it('is all that was filled in when it goes deeper, where nobody knows what is there', () => {
    const fully = { set: 0o644, clear: 0o7133, setX: 0 };
    expect(plan({ files: fully, user: '1000', recursive: true }).change).toEqual({
      files: fully,
      uid: 1000,
      recursive: true,
    });
  });

  it('takes owners by name and number, and says which it does not know', () => {
    expect(plan({ user: 'root', group: 'www-data' }).change).toMatchObject({ uid: 0, gid: 33 });
    expect(plan({ user: '4294967295' }).errors.user).toContain('4294967295');
    expect(plan({ user: 'nobody-here' })).toMatchObject({ change: undefined });
    expect(ownerText(0, known.accounts.users)).toBe('root');
    expect(ownerText(7, known.accounts.users)).toBe('7');
  });

  it('takes times that SFTP can carry', () => {
    const timeMs = parseLocal('2020-02-29T13:14:15');
    expect(plan({ mtime: '2020-02-29T13:14:15' }).change).toEqual({
      mtimeMs: timeMs,
      recursive: false,
    });
    expect(plan({ mtime: '1950-01-01T00:00' }).errors.mtime).toContain('1970');
    expect(localText(timeMs ?? 0)).toBe('2020-02-29T13:14:15');
    expect([localText(Number.NaN), parseLocal('2020-13-01T00:00'), parseLocal('x')]).toEqual([
      '',
      undefined,
      undefined,
    ]);
  });
});

describe('previewText', () => {
  const summary = summarise([file(), file(), file(), folder(), folder(), { kind: 'link' }]);
  const bit = { set: 1, clear: 0, setX: 0 };

  it('counts what is changed', () => {
    const both = { files: bit, folders: bit, recursive: false };
    expect(previewText(both, summary, true)).toBe('Changes mode of 3 files and 2 folders.');
    expect(previewText({ uid: 0, gid: 0, recursive: false }, summary, true)).toBe(
      'Changes owner and group of 3 files, 2 folders and 1 link.',
    );
    expect(previewText({ mtimeMs: 0, folders: bit, recursive: true }, summary, false)).toBe(
      'Changes mode and time of 3 files and 2 folders and everything in them.',
    );
    expect(previewText({ files: bit, recursive: true }, summarise([folder()]), false)).toBe(
      'Changes mode of what is in 1 folder.',
    );
  });
});

describe('targets of links', () => {
  it('are the way from the folder of the link', () => {
    expect(relativeTarget('/a/b', '/a/b/c')).toBe('c');
    expect(relativeTarget('/a/b', '/a/x/y')).toBe('../x/y');
    expect(relativeTarget('/', '/x')).toBe('x');
    expect(fullTarget('/a/b', '../x/./y')).toBe('/a/x/y');
    expect(fullTarget('/a', '/z')).toBe('/z');
  });
});

describe('checksumIn', () => {
  it('finds the checksum in what was pasted', () => {
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    expect(checksumIn(`${md5.toUpperCase()}  a.iso`)).toEqual({ hash: md5, algorithm: 'md5' });
    expect(checksumIn(`SHA1 (a) = ${'a'.repeat(40)}`)?.algorithm).toBe('sha1');
    expect(checksumIn(`sha256:${'0'.repeat(64)}`)?.algorithm).toBe('sha256');
    expect(checksumIn('abc')).toBeUndefined();
    expect(checksumIn('f'.repeat(65))).toBeUndefined();
  });
});
