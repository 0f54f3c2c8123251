import type { Entry } from '../../../../shared/entry.ts';
import type { ListingView } from './listing.ts';

/** The name of the line that leads to the parent. No entry can have it. */
export const parentName = '..';

/** The lines of a grid: `..` first where there is a parent, then the entries. */
export type Lines = {
  readonly count: number;
  /** Name at an index within the count. */
  readonly nameAt: (index: number) => string | undefined;
  /** Undefined for `..` and past the end. */
  readonly entryAt: (index: number) => Entry | undefined;
  /** Index of a name, or -1. */
  readonly indexOf: (name: string) => number;
  /** The entry of a name; faster than by its index. Undefined for `..`. */
  readonly entryOf: (name: string) => Entry | undefined;
};

/** The lines of a view of the directory `path`. */
export function linesOf(view: ListingView, path: string | undefined): Lines {
  const offset = path === undefined || path === '/' ? 0 : 1;
  const entryAt = (index: number): Entry | undefined => view.rows[index - offset]?.entry;
  return {
    count: view.rows.length + offset,
    entryAt,
    entryOf: view.entryOf,
    nameAt: (index) => (index === 0 && offset === 1 ? parentName : entryAt(index)?.name),
    indexOf: (name) => {
      if (name === parentName) return offset - 1;
      const index = view.indexOf(name);
      return index < 0 ? -1 : index + offset;
    },
  };
}
