import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import type { DraggedRows } from './model/drag-data.ts';
import type { PaneUi } from './pane/commands.ts';
import type { PathBarHandle } from './PathBar.tsx';

/** A question over a pane. */
export type PaneDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'delete'; readonly names: readonly string[] }
  | { readonly kind: 'copy'; readonly names: readonly string[] }
  | { readonly kind: 'move'; readonly rows: DraggedRows; readonly directory: string };

/** What a pane shows besides its listing. */
export type PaneUiState = {
  readonly dialog: PaneDialog | undefined;
  readonly renaming: string | undefined;
  readonly hint: string | undefined;
};

/** What can be done with a pane's looks. */
export type PaneUiActions = PaneUi & {
  readonly askMove: (rows: DraggedRows, directory: string) => void;
};

const quiet: PaneUiState = { dialog: undefined, renaming: undefined, hint: undefined };

// Long enough to read one short sentence.
const hintMs = 4_000;

type UiParts = {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly pathBarRef: RefObject<PathBarHandle | null>;
  readonly onSwitch: () => boolean;
};

/** Dialogs, renaming and hints of a pane. */
export function usePaneUi({ gridRef, pathBarRef, onSwitch }: UiParts) {
  const [state, setState] = useState(quiet);
  const { hint } = state;
  useEffect(() => {
    if (hint === undefined) return undefined;
    const timer = setTimeout(() => setState((last) => ({ ...last, hint: undefined })), hintMs);
    return () => clearTimeout(timer);
  }, [hint]);
  const close = useCallback(() => setState(quiet), []);
  const focusList = useCallback(() => gridRef.current?.focus({ preventScroll: true }), [gridRef]);
  const ui = useMemo<PaneUiActions>(
    () => ({
      askNewFolder: () => setState({ ...quiet, dialog: { kind: 'new-folder' } }),
      askDelete: (names) => setState({ ...quiet, dialog: { kind: 'delete', names } }),
      askCopy: (names) => setState({ ...quiet, dialog: { kind: 'copy', names } }),
      askMove: (rows, directory) =>
        setState({ ...quiet, dialog: { kind: 'move', rows, directory } }),
      startRename: (name) => setState({ ...quiet, renaming: name }),
      hint: (text) => setState({ ...quiet, hint: text }),
      editPath: () => pathBarRef.current?.edit(),
      switchPane: onSwitch,
    }),
    [pathBarRef, onSwitch],
  );
  return { state, ui, close, focusList };
}
