import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { crumbsOf, typedPath } from './crumbs.ts';
import { dropAction, dropPlace, forcedAction, packRows, unpackRows } from './drag-data.ts';
import { baseLength, fileType, kindText } from './file-type.ts';
import { emptyHistory, stepBack, stepForward, visited } from './history.ts';
import { emptyView } from './listing.ts';
import { linesOf } from './lines.ts';
import type { Steps } from './slices.ts';
import { makeRow } from './sort.ts';
import { exactTimeText, timeText } from './times.ts';
import { findTyped, typeMore } from './type-select.ts';

/** What steps come to. */
function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const at = (path: string) => ({ path, cursor: undefined });

function linesFrom(path: string, entries: readonly Entry[]) {
  const rows = entries.map(makeRow);
  const indexOf = (name: string) => rows.findIndex((row) => row.entry.name === name);
  const entryOf = (name: string) => rows[indexOf(name)]?.entry;
  return linesOf({ ...emptyView, rows, indexOf, entryOf }, path);
}

const entries: readonly Entry[] = [
  { name: 'src', kind: 'directory' },
  { name: 'apple', kind: 'file' },
  { name: 'avocado', kind: 'file' },
  { name: 'Banana', kind: 'file' },
];

describe('history', () => {
  it('goes back and forward, and forgets what lay ahead after a new place', () => {
    let history = visited(emptyHistory, at('/a'));
    history = visited(history, at('/b'));
    const back = stepBack(history, at('/c'));
    expect(back?.to.path).toBe('/b');
    expect(stepForward(back!.history, at('/b'))?.to.path).toBe('/c');
    expect(visited(back!.history, at('/b')).forward).toEqual([]);
    expect(stepBack(emptyHistory, at('/a'))).toBeUndefined();
    expect(stepForward(history, at('/c'))).toBeUndefined();
  });
});

describe('lines', () => {
  it('start with the parent except at the root', () => {
    expect(linesFrom('/', entries).nameAt(0)).toBe('src');
    expect(linesFrom('/', entries).indexOf('..')).toBe(-1);
    const below = linesFrom('/x', entries);
    expect([below.count, below.nameAt(0), below.indexOf('..')]).toEqual([5, '..', 0]);
    expect([below.indexOf('apple'), below.entryAt(2)?.name]).toEqual([2, 'apple']);
    expect(below.indexOf('gone')).toBe(-1);
  });
});

describe('type to select', () => {
  const lines = linesFrom('/x', entries);
  const find = (cursor: number, text: string): number | undefined =>
    atOnce(findTyped(lines, cursor, text));

  it('finds the next name with the letter, round and round', () => {
    expect(find(0, 'a')).toBe(2);
    expect(find(2, 'a')).toBe(3);
    expect(find(2, 'aa')).toBe(3);
    expect(find(3, 'aaa')).toBe(2);
  });

  it('stays on a name that still fits while more is typed', () => {
    expect(find(3, 'av')).toBe(3);
    expect(find(2, 'avo')).toBe(3);
    expect(find(0, 'ban')).toBe(4);
    expect(find(0, 'zzz')).toBeUndefined();
  });

  it('puts a long search down between some thousand names', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      name: `n${at}`,
      kind: 'file' as const,
    }));
    const steps = findTyped(linesFrom('/x', many), 0, 'zzy');
    expect(steps.next().done).toBe(false);
    expect(steps.next().done).toBe(false);
    expect(steps.next()).toEqual({ done: true, value: undefined });
  });

  it('starts over after a pause', () => {
    const first = typeMore(undefined, 'A', 0);
    expect(typeMore(first, 'v', 900).text).toBe('av');
    expect(typeMore(first, 'v', 1_100).text).toBe('v');
  });
});

describe('crumbs', () => {
  it('start at home below it and at the root elsewhere', () => {
    expect(crumbsOf('/home/me/a/b', '/home/me').map((crumb) => crumb.label)).toEqual([
      'Home',
      'a',
      'b',
    ]);
    expect(crumbsOf('/home/mean', '/home/me').map((crumb) => crumb.path)).toEqual([
      '/',
      '/home',
      '/home/mean',
    ]);
    expect(crumbsOf('/', '/')).toEqual([{ label: '/', path: '/' }]);
  });

  it('read typed text as relative to here, to home, or as it is', () => {
    const here = { path: '/srv', home: '/home/me' };
    expect(typedPath('www', here)).toBe('/srv/www');
    expect(typedPath('..', here)).toBe('/srv/..');
    expect(typedPath('~', here)).toBe('/home/me');
    expect(typedPath('~/x', here)).toBe('/home/me/x');
    expect(typedPath('/etc', here)).toBe('/etc');
    expect(typedPath('C:\\Users', here)).toBe('C:\\Users');
  });
});

describe('drag and drop', () => {
  const lines = linesFrom('/x', entries);

  it('drops into a folder line, into the parent, or into the folder shown', () => {
    expect(dropPlace('/x', lines, 1)).toEqual({ directory: '/x/src', line: 1 });
    expect(dropPlace('/x/y', lines, 0)).toEqual({ directory: '/x', line: 0 });
    expect(dropPlace('/x', lines, 2)).toEqual({ directory: '/x', line: undefined });
    expect(dropPlace('/x', lines, 99)).toEqual({ directory: '/x', line: undefined });
  });

  it('copies between file systems and moves within one, but not into itself or to where it is', () => {
    const rows = { fs: 's1', directory: '/x', names: ['src', 'apple'] };
    expect(dropAction(rows, 'local', dropPlace('/x', lines, 1))).toBe('copy');
    expect(dropAction(rows, 's1', dropPlace('/x', lines, 0))).toBe('move');
    expect(dropAction(rows, 's1', dropPlace('/x', lines, 1))).toBe('none');
    expect(dropAction(rows, 's1', dropPlace('/x', lines, undefined))).toBe('none');
    const intoParent = dropPlace('/x', lines, 0);
    expect(dropAction(rows, 's1', intoParent, 'copy')).toBe('copy');
    expect(dropAction(rows, 'local', intoParent, 'move')).toBe('move');
    expect(dropAction(rows, 's1', dropPlace('/x', lines, undefined), 'copy')).toBe('none');
    expect(dropAction(rows, 's1', dropPlace('/x', lines, 1), 'copy')).toBe('none');
    expect(unpackRows(packRows(rows))).toEqual(rows);
    expect(unpackRows({ rows })).toBeUndefined();
  });
});

describe('keys held while dragging', () => {
  const none = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
  it('force a copy or a move, by the keys of the system', () => {
    const held = (keys: Partial<typeof none>, mac = false) =>
      forcedAction({ ...none, ...keys }, { mac });
    expect(held({})).toBeUndefined();
    expect(held({ ctrlKey: true })).toBe('copy');
    expect(held({ shiftKey: true })).toBe('move');
    expect(held({ ctrlKey: true, shiftKey: true })).toBeUndefined();
    expect(held({ altKey: true }, true)).toBe('copy');
    expect(held({ metaKey: true }, true)).toBe('move');
    expect(held({ ctrlKey: true }, true)).toBeUndefined();
  });
});

describe('entries', () => {
  it('have a type by kind, target and ending', () => {
    const type = (name: string, more: Partial<Entry> = {}) =>
      fileType({ name, kind: 'file', ...more });
    expect(type('a.tar.GZ')).toBe('archive');
    expect(type('.png')).toBe('plain');
    expect(type('.bashrc')).toBe('script');
    expect(type('Makefile')).toBe('settings');
    expect(type('access.log.3')).toBe('log');
    expect(type('id_ed25519')).toBe('key');
    expect(type('no ending known.qqqq')).toBe('plain');
    expect(type('x', { kind: 'link', targetKind: 'broken' })).toBe('broken-link');
    expect(type('x.js', { kind: 'link', targetKind: 'directory' })).toBe('link-folder');
  });

  it('are told in words, with the ending where it is one', () => {
    const words = (name: string, more: Partial<Entry> = {}) =>
      kindText({ name, kind: 'file', ...more });
    expect(words('src', { kind: 'directory' })).toBe('Folder');
    expect(words('logo.png')).toBe('PNG image');
    expect(words('main.ts')).toBe('TS source');
    expect(words('a.log.2')).toBe('Log');
    expect(words('LICENSE')).toBe('Text');
    expect(words('what.is-it not')).toBe('File');
    expect(words('bad.\u202etxt')).toBe('File');
    expect(words('x', { kind: 'link', targetKind: 'broken' })).toBe('Broken link');
    expect(words('pipe', { kind: 'other' })).toBe('Special file');
  });

  it('are renamed by their base name', () => {
    expect(baseLength({ name: 'report.final.pdf', kind: 'file' })).toBe(12);
    expect(baseLength({ name: '.bashrc', kind: 'file' })).toBe(7);
    expect(baseLength({ name: 'v1.2', kind: 'directory' })).toBe(4);
  });
});

describe('times', () => {
  it('show the clock this year, the year otherwise, and nothing for what no calendar holds', () => {
    const now = new Date(2026, 10, 22, 15, 0).getTime();
    expect(timeText(new Date(2026, 10, 21, 9, 58).getTime(), now)).toMatch(/09:58/);
    expect(timeText(new Date(2025, 0, 11).getTime(), now)).toMatch(/2025/);
    expect(timeText(1e300, now)).toBe('');
    expect(exactTimeText(1e300)).toBe('');
  });
});
