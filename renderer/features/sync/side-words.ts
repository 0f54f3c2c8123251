import { createContext, useContext } from 'react';
import type { Side2 } from '../../../shared/sync/op.ts';

type OfSides = Readonly<Record<Side2, string>>;

/** What people call the two sides. */
export type SideWords = {
  /** As in "local is newer". */
  readonly name: OfSides;
  /** As in "deleted local". */
  readonly at: OfSides;
  /** A copy to a side: as what is done, and as what is counted. */
  readonly copy: OfSides;
  readonly toCopy: OfSides;
  readonly newFolder: OfSides;
};

/** The left pane is this computer, the right one the server. */
export const localAndRemote: SideWords = {
  name: { left: 'local', right: 'remote' },
  at: { left: 'local', right: 'remote' },
  copy: { left: 'Download', right: 'Upload' },
  toCopy: { left: 'to download', right: 'to upload' },
  newFolder: { left: 'New local folder', right: 'New remote folder' },
};

/** Two servers, by their names. */
export function twoHosts(left: string, right: string): SideWords {
  const each = (text: (name: string) => string): OfSides => ({
    left: text(short(left)),
    right: text(short(right)),
  });
  return {
    name: each((name) => name),
    at: each((name) => `on ${name}`),
    copy: each((name) => `Copy to ${name}`),
    toCopy: each((name) => `to copy to ${name}`),
    newFolder: each((name) => `New folder on ${name}`),
  };
}

// in a column, after "Copy to"
const mostLetters = 24;

function short(name: string): string {
  return name.length <= mostLetters ? name : `${name.slice(0, mostLetters - 1)}…`;
}

/** The words for the sides that are shown. */
export const SideWordsContext = createContext(localAndRemote);

/** Reads them. */
export function useSideWords(): SideWords {
  return useContext(SideWordsContext);
}

/** The name of a side at the beginning of a line. */
export function heading(name: string): string {
  return name === 'local' || name === 'remote'
    ? name.charAt(0).toUpperCase() + name.slice(1)
    : name;
}
