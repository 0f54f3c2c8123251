import type { Params, Value } from '../../../shared/contract/index.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, parentPath } from '../../../shared/paths.ts';
import type { Renamed } from '../../engine/changes/rename-many.ts';
import type { FindEngine } from '../session/engines.ts';
import type { Files } from './files.ts';
import type { Undo, UndoEntry } from './undo.ts';

/** Changes of names that can be taken back. */
export type UndoableFiles = Pick<Files, 'rename' | 'makeDirectory'> & {
  readonly makeFile: (params: Params<'files.makeFile'>, signal: AbortSignal) => Promise<void>;
  readonly renameMany: (
    params: Params<'files.renameMany'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.renameMany'>>;
  readonly moveInto: (
    params: Params<'files.moveInto'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.moveInto'>>;
};

/** Has the engines change names, and remembers how each change is taken back. */
export function createUndoableFiles(
  find: FindEngine,
  files: Pick<Files, 'rename' | 'makeDirectory'>,
  undo: Pick<Undo, 'record'>,
): UndoableFiles {
  /** What is there now is what must be there when it is taken back. Nobody waits for this look. */
  const recordAfter = (
    { fs, path }: { readonly fs: string; readonly path: string },
    entry: (stamp: NonNullable<Awaited<ReturnType<typeof look>>>) => UndoEntry,
  ): void => {
    look(find, { fs, path }).then(
      (stamp) => stamp && undo.record(fs, entry(stamp)),
      () => undefined, // the connection went: then it cannot be undone, and nothing says it could
    );
  };
  const made = (fs: string, path: string, what: string): void =>
    recordAfter({ fs, path }, (stamp) => ({
      label: `new ${what} ${nameInText(baseName(path))}`,
      steps: [{ undo: 'made', path, stamp }],
    }));
  return {
    rename: async (params, signal) => {
      await files.rename(params, signal);
      const { fs, from, to } = params;
      recordAfter({ fs, path: to }, (stamp) => ({
        label: labelOf([{ from, to }]),
        steps: [{ undo: 'renames', back: [{ from: to, to: from, stamp }] }],
      }));
    },
    makeDirectory: async (params, signal) => {
      await files.makeDirectory(params, signal);
      made(params.fs, params.path, 'folder');
    },
    makeFile: async ({ fs, path }, signal) => {
      const { link, side } = find(fs);
      await link.call('makeFile', { side, path }, { signal });
      made(fs, path, 'file');
    },
    renameMany: async ({ fs, renames }, signal) => {
      refuseOtherFolders(renames);
      const { link, side } = find(fs);
      const { done, problem } = await link.call('renameMany', { side, pairs: renames }, { signal });
      if (done.length > 0) undo.record(fs, backOf(done));
      return { done: done.length, ...(problem === undefined ? {} : { problem }) };
    },
    moveInto: (params, signal) => moveAll({ find, undo }, params, signal),
  };
}

/** Slice by slice, so that a huge selection can be stopped. What was moved until then can be taken back. */
async function moveAll(
  { find, undo }: { readonly find: FindEngine; readonly undo: Pick<Undo, 'record'> },
  { fs, paths, directory }: Params<'files.moveInto'>,
  signal: AbortSignal,
): Promise<Value<'files.moveInto'>> {
  const { link, side } = find(fs);
  const moved: Renamed[] = [];
  const rest: Pick<Value<'files.moveInto'>, 'taken' | 'across' | 'problems'> = {
    taken: [],
    across: [],
    problems: [],
  };
  try {
    for (let at = 0; at < paths.length; at += limits.renamesPerCall) {
      const slice = paths.slice(at, at + limits.renamesPerCall);
      const part = await link.call('moveInto', { side, paths: slice, directory }, { signal });
      moved.push(...part.moved);
      rest.taken.push(...part.taken);
      rest.across.push(...part.across);
      rest.problems.push(...part.problems);
    }
  } finally {
    if (moved.length > 0) undo.record(fs, backOf(moved));
  }
  return { moved: moved.length, ...rest };
}

function backOf(done: readonly Renamed[]): UndoEntry {
  const back = done.map(({ from, to, stamp }) => ({ from: to, to: from, stamp }));
  return { label: labelOf(done), steps: [{ undo: 'renames', back }] };
}

function labelOf(done: readonly { readonly from: string; readonly to: string }[]): string {
  const [first = { from: '', to: '' }] = done;
  const verb = parentPath(first.from) === parentPath(first.to) ? 'rename' : 'move';
  const what = done.length === 1 ? nameInText(baseName(first.from)) : `${done.length} items`;
  return `${verb} of ${what}`;
}

/** New names, not new places: a move says so. */
function refuseOtherFolders(renames: Params<'files.renameMany'>['renames']): void {
  if (renames.every(({ from, to }) => parentPath(from) === parentPath(to))) return;
  throw new OpError('invalid', 'A rename of many keeps each in its folder.');
}

async function look(
  find: FindEngine,
  { fs, path }: { readonly fs: string; readonly path: string },
) {
  const { link, side } = find(fs);
  return link.call('stampAt', { side, path });
}
