import { randomUUID } from 'node:crypto';
import type { ChangedHands } from '../../../shared/contract/values.ts';
import { fromAppError, OpError } from '../../../shared/errors.ts';
import { baseName, joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileIdentity, Replaceable } from '../../engine/protocol.ts';
import { numberedName } from '../../engine/transfer/names.ts';
import type { Reach } from '../session/engines.ts';

/** What stands at a path: `same` as the one that is known, or something else, or null for nothing. */
export type Standing =
  | { readonly is: 'known' | 'ours'; readonly found: FileIdentity }
  | { readonly is: 'other'; readonly found: FileIdentity | null };

/** Looks at the file at a path, without reading it. */
export async function lookAt(
  { link, side }: Reach,
  path: string,
  signal: AbortSignal,
): Promise<FileIdentity | null> {
  return await link.call('identify', { side, path, hash: false }, { signal });
}

/** Looks at the file at a path and reads all of it. */
export async function hashAt(
  { link, side }: Reach,
  path: string,
  signal: AbortSignal,
): Promise<FileIdentity | null> {
  return await link.call('identify', { side, path, hash: true }, { signal });
}

/**
 * Finds out whether what stands at a path is the file that is known, or already the one that is to go there. It is read
 * whatever its size and time say: a server's clock has whole seconds, and programs set times as they like.
 */
export async function compareAt(
  reach: Reach,
  path: string,
  {
    known,
    ours,
    signal,
  }: {
    readonly known: { readonly size: number; readonly sha256: string };
    readonly ours: { readonly size: number; readonly sha256: string };
    readonly signal: AbortSignal;
  },
): Promise<Standing> {
  const found = await lookAt(reach, path, signal);
  // links were followed when it was opened: one that stands there now leads elsewhere
  if (found === null || found.kind !== 'file' || found.path !== path) return { is: 'other', found };
  if (found.size !== known.size && found.size !== ours.size) return { is: 'other', found };
  const hashed = await hashAt(reach, path, signal).catch((thrown: unknown) => {
    // one that changes while it is read is another one, whatever it comes to in the end
    if (thrown instanceof OpError && thrown.code === 'changed') return found;
    throw thrown;
  });
  if (hashed === null) return { is: 'other', found: null };
  if (hashed.sha256 === ours.sha256) return { is: 'ours', found: hashed };
  return { is: hashed.sha256 === known.sha256 ? 'known' : 'other', found: hashed };
}

/** Brings the file at `path` into a folder of this computer, under a name, by the commit protocol. */
export async function fetchFile(
  { link, side }: Reach,
  path: string,
  to: { readonly directory: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  await copyOne(
    { link, side },
    {
      from: { side, paths: [path] },
      to: { side: 'local', directory: to.directory },
      decided: [{ path, name: to.name }],
    },
    signal,
  );
}

/**
 * Brings a file of this computer to `path`, over nothing but what `replaces` says; gives what it could not get of the
 * owner and group of what it replaced.
 */
export async function putFile(
  { link, side }: Reach,
  local: string,
  to: { readonly path: string; readonly replaces: Replaceable },
  signal: AbortSignal,
): Promise<ChangedHands | undefined> {
  return await copyOne(
    { link, side },
    {
      from: { side: 'local', paths: [local] },
      to: { side, directory: parentPath(to.path) },
      decided: [{ path: local, name: baseName(to.path) }],
      replaces: to.replaces,
    },
    signal,
  );
}

type Copying = {
  readonly from: { readonly side: 'local' | 'remote'; readonly paths: readonly string[] };
  readonly to: { readonly side: 'local' | 'remote'; readonly directory: string };
  readonly decided: readonly { readonly path: string; readonly name: string }[];
  readonly replaces?: Replaceable;
};

async function copyOne(
  { link }: Reach,
  copying: Copying,
  signal: AbortSignal,
): Promise<ChangedHands | undefined> {
  const params = {
    transferId: randomUUID(),
    ...copying,
    options: { conflict: 'overwrite', links: 'follow', verify: 'auto' } as const,
    syncFromBytes: 0,
  };
  const outcome = await link.call('transfer', params, { signal });
  // beside what it is about, a done file may have a problem told, such as times that were not taken
  if (outcome.state === 'done' && outcome.tally.done === 1) return outcome.changedHands;
  const problem = outcome.problems[0];
  if (problem !== undefined) throw fromAppError(problem.error);
  const isCancelled = outcome.state === 'cancelled';
  throw new OpError(isCancelled ? 'cancelled' : 'failed', 'The file was not copied.');
}

/** A name beside `path` that nothing has: `notes (2).txt`. */
export async function freeNameBeside(
  reach: Reach,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  for (let count = 2; count < 1_000; count += 1) {
    const name = numberedName(baseName(path), count, 'file');
    const other = joinPath(parentPath(path), name);
    if ((await lookAt(reach, other, signal)) === null) return other;
  }
  throw new OpError('exists', 'All names beside it are taken.');
}
