import { create } from 'zustand';
import type { Charset } from '../../../shared/text/charsets.ts';

/** A file that is looked at. */
export type ViewedFile = {
  readonly fs: string;
  readonly path: string;
  readonly mode?: 'text' | 'hex' | 'image';
};

type FileWindows = {
  readonly viewed: ViewedFile | undefined;
  /** Id of the edit that the built-in editor shows. */
  readonly edited: string | undefined;
  /** The edit whose two versions are compared, and the charset they are read as when that is known. */
  readonly compared: { readonly id: string; readonly charset: Charset | undefined } | undefined;
  readonly isListOpen: boolean;
};

/** What of files stands over the panes: the viewer, the editor, the list of open edits. */
export const fileWindows = create<FileWindows>(() => ({
  viewed: undefined,
  edited: undefined,
  compared: undefined,
  isListOpen: false,
}));

/** Shows what is in a file. */
export function showViewer(viewed: ViewedFile): void {
  fileWindows.setState({ viewed });
}

/** Shows an edit in the built-in editor. */
export function showEditor(edited: string): void {
  fileWindows.setState({ edited, isListOpen: false });
}

/** Shows both versions of an edit side by side. */
export function showComparison(id: string, charset?: Charset): void {
  fileWindows.setState({ compared: { id, charset } });
}

/** Shows the files that are open for editing. */
export function showEdits(): void {
  fileWindows.setState({ isListOpen: true });
}
