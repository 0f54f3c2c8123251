import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath, parentPath } from '../../../shared/paths.ts';
import { failureAdvice, failureText } from '../fs/causes.ts';
import type { FileSystem, MadeFile, NewAttrs, OpenFile, WholeFiles } from '../fs/file-system.ts';
import type { Context } from './context.ts';
import { partialName } from './partial-names.ts';

/** The temporary file a job writes, open. */
export type Partial = { readonly path: string; readonly file: OpenFile };

/** One that may be open. */
export type Unfinished = { readonly path: string; readonly file?: OpenFile };

/** Private until it is finished, whoever may read the directory. */
const partialMode = 0o600;
const mostTries = 3;

/** Makes a partial with a name nobody has. */
export async function createPartial(
  { target, tag, halt: { signal } }: Pick<Context, 'target' | 'tag' | 'halt'>,
  directory: string,
  sizeBytes?: number,
): Promise<Partial> {
  return await withFreshName(directory, tag, async (path) => ({
    path,
    file: await target.open(path, 'create', { mode: partialMode, sizeBytes, signal }),
  }));
}

async function withFreshName<T>(
  directory: string,
  tag: string,
  make: (path: string) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const path = joinPath(directory, partialName(tag));
    try {
      return await make(path);
    } catch (thrown) {
      if (tries === mostTries || !hasCode(thrown, ['exists'])) throw aboutFolder(thrown, path);
    }
  }
}

/**
 * A partial is a name of ours that nobody knows: what keeps it from being written is told of its folder, with what the
 * side says of it.
 */
function aboutFolder(thrown: unknown, partialPath: string): unknown {
  if (!(thrown instanceof OpError)) return thrown;
  const { code, message, next } = thrown;
  const path = parentPath(partialPath);
  const [, why] = message.split(`“${nameInText(partialPath)}”: `);
  if (why !== undefined) {
    const text = `Cannot write into “${nameInText(path)}”: ${why}`;
    return new OpError(code, text, { ...(next !== undefined && { next }), cause: thrown });
  }
  if (!folderFaults.includes(code)) return thrown;
  const text = failureText(code, { operation: 'write into', path });
  return new OpError(code, text, { ...failureAdvice(code), cause: thrown });
}

const folderFaults = ['permission', 'not-found'];

/** A full disk is a matter of the folder, too: the words of the system stay, with a name that people know. */
export function withoutPartialName(error: OpError, partialPath: string): OpError {
  if (error.code !== 'no-space') return error;
  const message = error.message.replaceAll(
    nameInText(partialPath),
    nameInText(parentPath(partialPath)),
  );
  const next = error.next === undefined ? {} : { next: error.next };
  return new OpError(error.code, message, { ...next, cause: error });
}

/** What a partial must be before it may get its final name. */
export type Finish = {
  readonly bytes: number;
  readonly attrs: NewAttrs;
  /** True when it takes the place of another file: its mode must not be lost. */
  readonly replaces: boolean;
  /** True when its content must not be lost to a power cut. */
  readonly sync: boolean;
  /** Called when the side does not take some attributes the item can do without. */
  readonly onAttrsRefused: (error: OpError) => void;
};

/** Syncs, sets attributes, checks the size and closes, each acknowledged; gives what the side says of it then. */
export async function finishPartial(
  target: FileSystem,
  partial: Partial,
  finish: Finish,
): Promise<Attrs | undefined> {
  const { file } = partial;
  let refused: OpError | undefined;
  let found: Attrs | undefined;
  const steps = [
    async () => {
      if (finish.sync) await file.sync();
    },
    async () => {
      refused = await refusalOf(file.setAttrs(finish.attrs));
    },
    async () => {
      found = await unlessUntold(file.stat());
      checkSize(found, finish.bytes);
    },
    () => file.close(),
  ];
  if (target.capabilities.kind === 'remote') await inOrder(steps);
  else for (const step of steps) await step();
  if (found?.size === undefined) {
    found = await unlessUntold(target.lstat(partial.path));
    checkSize(found, finish.bytes);
  }
  if (refused !== undefined) await setWhatGoes(target, partial.path, finish, refused);
  return found;
}

/** A partial that was made, written and closed in one go. */
export type MadePartial = { readonly path: string; readonly made: MadeFile };

/** Makes a partial with all it is to hold; undefined when the side cannot do that now. */
export async function createWholePartial(
  side: WholeFiles,
  { directory, tag }: { readonly directory: string; readonly tag: string },
  bytes: Uint8Array,
  { attrs }: Finish,
): Promise<MadePartial | undefined> {
  return await withFreshName(directory, tag, async (path) => {
    const made = await side.create(path, bytes, { mode: partialMode, attrs });
    return made && { path, made };
  });
}

/** Judges what came of it as `finishPartial` does. */
export async function finishWholePartial(
  target: FileSystem,
  { path, made }: MadePartial,
  finish: Finish,
): Promise<void> {
  const { failure, attrsFailure, statFailure, found } = made;
  if (failure !== undefined) throw failure;
  if (attrsFailure !== undefined && !refusals.includes(attrsFailure.code)) throw attrsFailure;
  if (statFailure !== undefined && !isUntold(statFailure)) throw statFailure;
  const size = found?.size === undefined ? await unlessUntold(target.lstat(path)) : found;
  checkSize(size, finish.bytes);
  if (attrsFailure !== undefined) await setWhatGoes(target, path, finish, attrsFailure);
}

/** Sends all requests at once: one round trip, and a server keeps the order of those to one handle. */
async function inOrder(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const result of await Promise.allSettled(steps.map((step) => step()))) {
    if (result.status === 'rejected') throw result.reason;
  }
}

const refusals = ['unsupported', 'permission', 'failed', 'refused'];

async function refusalOf(work: Promise<void>): Promise<OpError | undefined> {
  try {
    await work;
    return undefined;
  } catch (thrown) {
    if (thrown instanceof OpError && refusals.includes(thrown.code)) return thrown;
    throw thrown;
  }
}

/** Mode and times one by one, where the side refused them together. A replaced file must keep its mode. */
async function setWhatGoes(
  target: FileSystem,
  path: string,
  finish: Finish,
  refused: OpError,
): Promise<void> {
  const { mode, ...times } = finish.attrs;
  if (mode !== undefined) {
    const noMode = await refusalOf(target.setAttrs(path, { mode }));
    if (noMode !== undefined && finish.replaces) await checkMode(target, { path, mode }, noMode);
  }
  if (times.mtimeMs !== undefined) await refusalOf(target.setAttrs(path, times));
  finish.onAttrsRefused(refused);
}

/** Where modes cannot be set, the one it has may still be right, or there are none at all. */
async function checkMode(
  target: FileSystem,
  { path, mode }: { readonly path: string; readonly mode: number },
  refused: OpError,
): Promise<void> {
  const found = await target.lstat(path);
  if (found.mode === undefined || (found.mode & 0o777) === (mode & 0o777)) return;
  throw refused;
}

/**
 * Some servers do not tell about an open file, some not about any in a write-only folder; each write was acknowledged
 * all the same.
 */
async function unlessUntold(looking: Promise<Attrs>): Promise<Attrs | undefined> {
  try {
    return await looking;
  } catch (thrown) {
    if (isUntold(thrown)) return undefined;
    throw thrown;
  }
}

function isUntold(thrown: unknown): boolean {
  return hasCode(thrown, [...refusals, 'not-found']);
}

function checkSize(found: Attrs | undefined, bytes: number): void {
  if (found?.size === undefined || found.size === bytes) return;
  throw new OpError(
    'changed',
    `${bytes} bytes were written, but the file at the target has ${found.size}.`,
    { next: 'Retry; if it happens again, the disk or server at the target loses data.' },
  );
}

/** Closes and removes a partial that will not be finished; false when it may still be there. */
export async function discardPartial(target: FileSystem, partial: Unfinished): Promise<boolean> {
  // the failure that led here is the one to tell, not what closing says about it
  await partial.file?.close().catch(() => {});
  try {
    await target.removeFile(partial.path);
    return true;
  } catch (thrown) {
    return hasCode(thrown, ['not-found']);
  }
}

function hasCode(thrown: unknown, codes: readonly string[]): boolean {
  return thrown instanceof OpError && codes.includes(thrown.code);
}
