import type { RenamePair } from '../../../shared/rename-order.ts';
import type { Stamp } from '../../../shared/sync/op.ts';
import type { NewOwnAttrs } from '../fs/file-system.ts';

/** An entry as it was left, and the path it had before. */
export type GoBack = RenamePair & { readonly stamp: Stamp };

/** An entry whose attributes were changed: what they are since, and what they were. */
export type AttrsBack = {
  readonly path: string;
  readonly kind: Stamp['kind'];
  readonly now: NewOwnAttrs;
  readonly before: NewOwnAttrs;
};

/** What takes one change back. Each checks first that things still are as the change left them. */
export type UndoStep =
  /** Gives entries their old paths back; `emptied` are folders of the trash that nothing is left in then. */
  | {
      readonly undo: 'renames';
      readonly back: readonly GoBack[];
      readonly emptied?: readonly string[];
    }
  /** Puts files that were replaced back in the place of what replaced them, if that is still what it was (`now`). */
  | {
      readonly undo: 'replaced';
      readonly back: readonly (GoBack & { readonly now: Stamp })[];
      readonly emptied: readonly string[];
    }
  /** Removes what was made, if it is still empty. */
  | { readonly undo: 'made'; readonly path: string; readonly stamp: Stamp }
  | { readonly undo: 'attrs'; readonly changes: readonly AttrsBack[] }
  /** Lets a symbolic link point where it did. */
  | {
      readonly undo: 'target';
      readonly path: string;
      readonly now: string;
      readonly before: string;
    };
