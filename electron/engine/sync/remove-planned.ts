import { OpError, toAppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath, parentPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf } from '../../../shared/sync/op.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { EngineCalls, PlannedRemoval } from '../protocol.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { notAsPlanned } from '../transfer/planned-items.ts';

type Entries = EngineCalls['removePlanned']['params']['entries'];
type Planned = Entries[number];

const removalsAtOnce = 32;

/**
 * Deletes the entries that a plan lists, in its order, each only while it is what the plan saw, and nothing else: a
 * folder only when it is empty by then, a link itself, never what it leads to, and nothing behind a link.
 */
export async function removePlanned(
  files: FileSystem,
  directory: string,
  entries: Entries,
  signal: AbortSignal,
): Promise<readonly PlannedRemoval[]> {
  const results: PlannedRemoval[] = entries.map(() => cutOff);
  for (const run of runsOf(entries)) {
    const ways = new Ways(files, directory);
    await eachBounded(run, removalsAtOnce, async (index) => {
      const entry = entries[index];
      if (entry === undefined || signal.aborted) return;
      results[index] = await removeOne(files, directory, entry, ways);
    });
  }
  return results;
}

const cutOff: PlannedRemoval = {
  state: 'skipped',
  error: { code: 'cancelled', message: 'Cancelled before it was its turn.' },
};

/** Those that may go at once: a folder waits for what is in it. */
function* runsOf(entries: Entries): Generator<number[]> {
  let run: number[] = [];
  for (const [index, { stamp }] of entries.entries()) {
    if (stamp.kind !== 'directory') {
      run.push(index);
      continue;
    }
    if (run.length > 0) yield run;
    run = [];
    yield [index];
  }
  if (run.length > 0) yield run;
}

/** Whether the folders on the way to an entry are folders, each looked at once for a few entries. */
export class Ways {
  readonly #files: FileSystem;
  readonly #top: string;
  readonly #looks = new Map<string, Promise<boolean>>();

  constructor(files: FileSystem, top: string) {
    this.#files = files;
    this.#top = top;
  }

  async isPlain(folder: string): Promise<boolean> {
    if (folder.length <= this.#top.length) return true;
    const looking = this.#looks.get(folder) ?? this.#look(folder);
    this.#looks.set(folder, looking);
    return await looking;
  }

  async #look(folder: string): Promise<boolean> {
    if (!(await this.isPlain(parentPath(folder)))) return false;
    return (await lstatOrNothing(this.#files, folder))?.kind === 'directory';
  }
}

async function removeOne(
  files: FileSystem,
  directory: string,
  { path, stamp }: Planned,
  ways: Ways,
): Promise<PlannedRemoval> {
  const at = joinPath(directory, path);
  try {
    if (!(await ways.isPlain(parentPath(at)))) throw notAsPlanned(parentPath(at));
    const now = await lstatOrNothing(files, at);
    if (now === undefined || !isAsPlanned(stamp, stampOf(now))) throw notAsPlanned(at);
    if (stamp.kind === 'directory') await files.removeDirectory(at);
    else await files.removeFile(at);
    return { state: 'done' };
  } catch (thrown) {
    return refusal(at, thrown);
  }
}

/** What is not as planned is left alone; what could not be done has failed. */
function refusal(path: string, thrown: unknown): PlannedRemoval {
  const error = toAppError(thrown);
  if (error.code === 'changed') return { state: 'skipped', error };
  if (error.code !== 'not-empty') return { state: 'failed', error };
  const held = `“${nameInText(path)}” stays: there is something in it that is not deleted.`;
  return { state: 'skipped', error: toAppError(new OpError('not-empty', held)) };
}
