import type { Entry } from '../../../../shared/entry.ts';
import type { MaskChange } from '../model/select-masks.ts';
import type { ChangeDialog } from './change-dialog.ts';

/** A question over a pane. */
export type PaneDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'synchronise' }
  | { readonly kind: 'columns' }
  | { readonly kind: 'bookmarks'; readonly place: string }
  | { readonly kind: 'other-host'; readonly address: string }
  | { readonly kind: 'delete'; readonly names: readonly string[]; readonly isFinal?: true }
  | { readonly kind: 'select-mask'; readonly adds: MaskChange['adds'] }
  | { readonly kind: 'find' }
  | { readonly kind: 'copy'; readonly names: readonly string[] }
  | {
      readonly kind: 'properties';
      readonly entries: readonly Entry[];
      readonly asks?: 'checksum';
    }
  | { readonly kind: 'make-link'; readonly entry: Entry | undefined }
  | ChangeDialog;
