import { create } from 'zustand';

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
  /** Id of the edit whose two versions are compared. */
  readonly compared: string | undefined;
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
export function showComparison(compared: string): void {
  fileWindows.setState({ compared });
}

/** Shows the files that are open for editing. */
export function showEdits(): void {
  fileWindows.setState({ isListOpen: true });
}
