import type { DraggedRows } from '../model/drag-data.ts';

/** A question over a pane. */
export type PaneDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'delete'; readonly names: readonly string[] }
  | { readonly kind: 'copy'; readonly names: readonly string[] }
  | { readonly kind: 'move'; readonly rows: DraggedRows; readonly directory: string };
