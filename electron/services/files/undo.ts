import type { Value } from '../../../shared/contract/index.ts';
import type { Undoable } from '../../../shared/contract/changes.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { UndoStep } from '../../engine/changes/undo-step.ts';
import { localFs, type FindEngine } from '../session/engines.ts';
import { createWatched, type Watched } from '../session/watched.ts';

/** One change as people think of it, and the steps that take it back. */
export type UndoEntry = {
  /** Ends the sentence "Undo …": "rename of a.txt". */
  readonly label: string;
  readonly steps: readonly UndoStep[];
};

/** The changes that can be taken back, of each file system its own. They outlive a connection, but not the app. */
export type Undo = {
  readonly all: Watched<Undoable[]>;
  /** A change was made that can be taken back from now on. */
  readonly record: (fs: string, entry: UndoEntry) => void;
  /** The paths that taking the last change back would touch. */
  readonly paths: (fs: string) => readonly string[];
  readonly run: (fs: string, signal: AbortSignal) => Promise<Value<'undo.run'>>;
  /** True while that change can still be taken back. */
  readonly has: (fs: string, entry: UndoEntry) => boolean;
  /** Takes that change back, whatever was changed after it: each step looks before it acts. */
  readonly takeBack: (
    fs: string,
    entry: UndoEntry,
    signal: AbortSignal,
  ) => Promise<Value<'undo.run'>>;
};

/** What {@link createUndo} needs: how to reach a file system, and which sessions there are. */
export type UndoMeans = {
  readonly find: FindEngine;
  readonly sessions: Watched<readonly { readonly id: string }[]>;
};

/** Nothing was changed yet. */
export function createUndo({ find, sessions }: UndoMeans): Undo {
  const stacks = new Map<string, UndoEntry[]>();
  const all = createWatched<Undoable[]>(() =>
    [...stacks].flatMap(([fs, stack]) => {
      const last = stack.at(-1);
      return last === undefined ? [] : [{ fs, label: last.label }];
    }),
  );
  const lastOf = (fs: string): UndoEntry => {
    const last = stacks.get(fs)?.at(-1);
    if (last === undefined) throw new OpError('not-found', 'There is nothing to undo here.');
    return last;
  };
  sessions.subscribe(() => {
    const open = new Set(sessions.read().map(({ id }) => id));
    for (const fs of stacks.keys()) if (fs !== localFs && !open.has(fs)) stacks.delete(fs);
    all.changed();
  });
  const takeBack = backTaker({ find, stacks, lastOf, changed: all.changed });
  return {
    all,
    record: (fs, entry) => {
      if (entry.steps.length === 0) return;
      const stack = stacks.get(fs) ?? [];
      stack.push(entry);
      while (stack.length > limits.undoSteps || isTooMuch(stack)) stack.shift();
      stacks.set(fs, stack);
      all.changed();
    },
    paths: (fs) => lastOf(fs).steps.flatMap(pathsOf),
    run: (fs, signal) => takeBack(fs, undefined, signal),
    has: (fs, entry) => stacks.get(fs)?.includes(entry) === true,
    takeBack,
  };
}

/** Takes the last change back, or a given one. */
function backTaker({
  find,
  stacks,
  lastOf,
  changed,
}: Pick<UndoMeans, 'find'> & {
  readonly stacks: Map<string, UndoEntry[]>;
  readonly lastOf: (fs: string) => UndoEntry;
  readonly changed: () => void;
}) {
  return async (
    fs: string,
    which: UndoEntry | undefined,
    signal: AbortSignal,
  ): Promise<Value<'undo.run'>> => {
    const { link, side } = find(fs); // first: without a connection it stays where it is
    const entry = which ?? lastOf(fs);
    const stack = stacks.get(fs) ?? [];
    const at = stack.indexOf(entry);
    if (at < 0) throw new OpError('not-found', 'This cannot be undone any more.');
    stack.splice(at, 1);
    changed();
    try {
      const { undone, problems } = await link.call(
        'takeBack',
        { side, steps: entry.steps },
        { signal },
      );
      return { label: entry.label, undone, problems: [...problems] };
    } catch (thrown) {
      // nothing came of it, or nobody knows: each step looks before it acts, so it may be tried again
      const now = stacks.get(fs) ?? [];
      now.splice(at, 0, entry);
      stacks.set(fs, now);
      changed();
      throw thrown;
    }
  };
}

function isTooMuch(stack: readonly UndoEntry[]): boolean {
  const count = stack.reduce((sum, { steps }) => sum + steps.flatMap(pathsOf).length, 0);
  return count > limits.undoPaths;
}

function pathsOf(step: UndoStep): readonly string[] {
  switch (step.undo) {
    case 'renames':
    case 'replaced':
      return step.back.flatMap(({ from, to }) => [from, to]);
    case 'made':
    case 'target':
      return [step.path];
    case 'attrs':
      return step.changes.map(({ path }) => path);
    default:
      return step satisfies never;
  }
}
