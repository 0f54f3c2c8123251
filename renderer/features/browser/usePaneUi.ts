import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import type { PaneUi } from './pane/action.ts';
import type { PaneDialog } from './pane/pane-dialog.ts';
import type { PlacesMenuHandle } from '../places/PlacesMenu.tsx';
import type { PathBarHandle } from './path/PathBar.tsx';

/** What a pane shows besides its listing. */
export type PaneUiState = {
  readonly dialog: PaneDialog | undefined;
  readonly renaming: string | undefined;
  readonly hint: string | undefined;
};

const quiet: PaneUiState = { dialog: undefined, renaming: undefined, hint: undefined };

// Long enough to read one short sentence.
const hintMs = 4_000;

type UiParts = {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly pathBarRef: RefObject<PathBarHandle | null>;
  readonly placesRef: RefObject<PlacesMenuHandle | null>;
  readonly onSwitch: () => boolean;
};

/** Dialogs, renaming and hints of a pane. */
export function usePaneUi({ gridRef, pathBarRef, placesRef, onSwitch }: UiParts) {
  const [state, setState] = useState(quiet);
  const { hint } = state;
  useEffect(() => {
    if (hint === undefined) return undefined;
    const timer = setTimeout(() => setState((last) => ({ ...last, hint: undefined })), hintMs);
    return () => clearTimeout(timer);
  }, [hint]);
  const close = useCallback(() => setState(quiet), []);
  const focusList = useCallback(() => gridRef.current?.focus({ preventScroll: true }), [gridRef]);
  const ui = useMemo<PaneUi>(
    () => ({
      ask: (dialog) => setState({ ...quiet, dialog }),
      startRename: (name) => setState({ ...quiet, renaming: name }),
      hint: (text) => setState({ ...quiet, hint: text }),
      editPath: () => pathBarRef.current?.edit(),
      openPlaces: () => placesRef.current?.open(),
      switchPane: onSwitch,
    }),
    [pathBarRef, placesRef, onSwitch],
  );
  return { state, ui, close, focusList };
}
