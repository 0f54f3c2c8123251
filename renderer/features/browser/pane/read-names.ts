import type { Entry } from '../../../../shared/entry.ts';
import { leadsToDirectory } from '../../../../shared/entry.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { unpackEntries } from '../../../../shared/packed-entries.ts';
import type { Client } from '../../../client/client.ts';
import type { Candidate } from '../model/complete.ts';

/** Names of a folder, as far as they were read. */
export type Names = {
  readonly names: readonly Candidate[];
  /** How many were read and not kept. */
  readonly more: number;
  readonly isWhole: boolean;
  readonly error: AppError | undefined;
};

/** Nothing was read yet. */
export const noNames: Names = { names: [], more: 0, isWhole: false, error: undefined };

// More than anybody would look through in a menu or a list of completions.
const mostKept = 10_000;

const brokenOff: AppError = { code: 'disconnected', message: 'The listing broke off.' };

/** Reads the names of a folder for a menu or a completion; the function it gives ends that. */
export function readNames(
  client: Client,
  {
    fs,
    path,
    keep,
  }: { readonly fs: string; readonly path: string; readonly keep: 'folders' | 'all' },
  onNames: (names: Names) => void,
): () => void {
  let state = noNames;
  let more = 0;
  const kept = new Map<string, Candidate>();
  // a link is told of twice: once more when it is known where it leads
  const take = (entry: Entry): void => {
    const candidate = { name: entry.name, isFolder: mayBeFolder(entry) };
    if (!candidate.isFolder && keep === 'folders') kept.delete(entry.name);
    else if (kept.has(entry.name) || kept.size < mostKept) kept.set(entry.name, candidate);
    else more += 1;
  };
  const tell = (change: Partial<Names>): void => {
    if (state.isWhole) return;
    state = { ...state, ...change };
    onNames(state);
  };
  const end = (error: AppError | undefined): void => {
    tell({ isWhole: true, error });
    stream.close();
  };
  const stream = client.open(
    'files.list',
    { fs, path },
    {
      onMessage: (message) => {
        if (message.type === 'end') return end(undefined);
        if (message.type === 'error') return end(message.error);
        // only for who wants to see them
        if (message.type === 'owners') return;
        for (const entry of unpackEntries(message.entries)) take(entry);
        return tell({ names: [...kept.values()], more });
      },
      onClose: (error) => end(error ?? brokenOff),
    },
  );
  return () => {
    state = { ...state, isWhole: true };
    stream.close();
  };
}

/** Some servers do not say what a link leads to: then it may be a folder. */
function mayBeFolder(entry: Entry): boolean {
  return leadsToDirectory(entry) || (entry.kind === 'link' && entry.targetKind === undefined);
}
