/** What can be taken back, how much of it is kept, and what is left when taking back fails. */
import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { EngineLink } from '../session/engine-link.ts';
import type { FindEngine } from '../session/engines.ts';
import { createWatched } from '../session/watched.ts';
import { createUndoableFiles } from './undoable-files.ts';
import { createUndo, type UndoEntry } from './undo.ts';

const { signal } = new AbortController();
const stamp = { kind: 'file', size: 1 } as const;

/** Undo over an engine that answers as the test says. */
function setUp(
  answer: () => Promise<unknown> = () => Promise.resolve({ undone: 1, problems: [] }),
) {
  const calls: { name: string; params: unknown }[] = [];
  const link = {
    call: (name: string, params: unknown) => {
      calls.push({ name, params });
      return answer();
    },
  } as unknown as EngineLink;
  const find: FindEngine = (fs) => {
    if (fs === 'gone') throw new OpError('disconnected', 'Not connected.');
    return { link, side: 'remote' };
  };
  const sessions = createWatched(() => [{ id: 's' }, { id: 'gone' }]);
  return { undo: createUndo({ find, sessions }), calls, find };
}

const rename = (label: string, count = 1): UndoEntry => ({
  label,
  steps: [
    {
      undo: 'renames',
      back: Array.from({ length: count }, (_, at) => ({
        from: `/new${at}`,
        to: `/old${at}`,
        stamp,
      })),
    },
  ],
});

describe('taking back', () => {
  it('leaves the change to be tried again when nobody knows what came of it', async () => {
    const { undo, calls } = setUp(() => Promise.reject(new OpError('disconnected', 'Gone.')));
    undo.record('s', rename('first'));
    undo.record('s', rename('second'));
    await expect(undo.run('s', signal)).rejects.toMatchObject({ code: 'disconnected' });
    expect(undo.all.read()).toEqual([{ fs: 's', label: 'second' }]);
    await expect(undo.run('s', signal)).rejects.toMatchObject({ code: 'disconnected' });
    expect(calls).toHaveLength(2);
  });

  it('waits for a connection, with the change in its place', async () => {
    const { undo } = setUp();
    undo.record('gone', rename('first'));
    await expect(undo.run('gone', signal)).rejects.toMatchObject({ code: 'disconnected' });
    expect(undo.all.read()).toEqual([{ fs: 'gone', label: 'first' }]);
  });

  it('tells all paths it would touch, for main’s guard', () => {
    const { undo } = setUp();
    const attrs = { path: '/b', kind: 'file', now: {}, before: {} } as const;
    undo.record('local', {
      label: 'x',
      steps: [
        ...rename('').steps,
        { undo: 'made', path: '/a', stamp },
        { undo: 'attrs', changes: [attrs] },
        { undo: 'target', path: '/c', now: 'x', before: 'y' },
      ],
    });
    expect(undo.paths('local')).toEqual(['/new0', '/old0', '/a', '/b', '/c']);
  });

  it('begins with the last change, each file system apart', async () => {
    const { undo } = setUp();
    for (const label of ['first', 'second']) undo.record('s', rename(label));
    undo.record('local', rename('other'));
    expect((await undo.run('s', signal)).label).toBe('second');
    expect(undo.all.read()).toEqual([
      { fs: 's', label: 'first' },
      { fs: 'local', label: 'other' },
    ]);
  });
});

describe('what is kept', () => {
  it('is so many changes, the oldest forgotten first', async () => {
    const { undo } = setUp();
    for (let at = 0; at < limits.undoSteps + 5; at += 1) undo.record('s', rename(`${at}`));
    const labels: string[] = [];
    while (undo.all.read().length > 0) labels.push((await undo.run('s', signal)).label);
    expect(labels).toHaveLength(limits.undoSteps);
    expect(labels.at(-1)).toBe('5');
  });

  it('is so many paths, whatever the number of changes', () => {
    const { undo } = setUp();
    undo.record('s', rename('large', limits.undoPaths / 4));
    undo.record('s', rename('larger', limits.undoPaths / 3));
    expect(undo.paths('s')).toHaveLength(2 * Math.ceil(limits.undoPaths / 3 - 1));
    undo.record('s', rename('too large', limits.undoPaths));
    expect(undo.all.read()).toEqual([]);
  });

  it('is nothing of a change without steps', () => {
    const { undo } = setUp();
    undo.record('s', { label: 'x', steps: [] });
    expect(undo.all.read()).toEqual([]);
  });
});

describe('renames of many', () => {
  it('keep each entry in its folder: another place is a move, which is guarded as one', async () => {
    const { undo, find, calls } = setUp();
    const files = createUndoableFiles(find, { rename: notUsed, makeDirectory: notUsed }, undo);
    const renames = [
      { from: '/a/x', to: '/a/y' },
      { from: '/a/b', to: '/etc/b' },
    ];
    await expect(files.renameMany({ fs: 's', renames }, signal)).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(calls).toEqual([]);
  });

  it('are to be taken back as far as they came', async () => {
    const answer = {
      done: [{ from: '/a/x', to: '/a/y', stamp }],
      problem: { path: '/a/z', error: { code: 'exists', message: 'No.' } },
    };
    const { undo, find } = setUp(() => Promise.resolve(answer));
    const files = createUndoableFiles(find, { rename: notUsed, makeDirectory: notUsed }, undo);
    const renames = [
      { from: '/a/x', to: '/a/y' },
      { from: '/a/z', to: '/a/w' },
    ];
    expect(await files.renameMany({ fs: 's', renames }, signal)).toMatchObject({
      done: 1,
      problem: { path: '/a/z' },
    });
    expect(undo.all.read()).toEqual([{ fs: 's', label: 'rename of x' }]);
    expect(undo.paths('s')).toEqual(['/a/y', '/a/x']);
  });
});

const notUsed = (): Promise<never> => Promise.reject(new Error('not used'));
