import type { DraggedRows } from '../model/drag-data.ts';
import type { Pane } from './pane.ts';

/** A question of something that changes names or places. */
export type ChangeDialog =
  | { readonly kind: 'new-file' }
  | { readonly kind: 'empty-trash' }
  | { readonly kind: 'rename-many'; readonly names: readonly string[] }
  | { readonly kind: 'copy-as'; readonly names: readonly string[]; readonly verb: 'copy' | 'move' }
  | {
      readonly kind: 'move';
      readonly rows: DraggedRows;
      readonly directory: string;
      /** Left out for a folder of the pane's own file system. */
      readonly to?: Pane;
    };
