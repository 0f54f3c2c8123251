import { lazy, Suspense, useEffect, useRef } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { editStore } from '../../state/edits.ts';
import { EditsDialog } from './EditsDialog.tsx';
import { isSettled } from './edit-words.ts';
import { fileWindows, showEdits } from './file-windows.ts';
import { ViewerDialog } from '../viewer/ViewerDialog.tsx';

// CodeMirror is loaded once a text is edited
const EditorDialog = lazy(async () => ({
  default: (await import('./EditorDialog.tsx')).EditorDialog,
}));
const CompareDialog = lazy(async () => ({
  default: (await import('./CompareDialog.tsx')).CompareDialog,
}));

/** What of files stands over the panes: viewer, editor, comparison, and the list of open edits. */
export function FileWindows() {
  const { viewed, edited, compared, isListOpen } = fileWindows();
  useLeftEdits();
  useTidyEdits(edited);
  return (
    <>
      {isListOpen ? <EditsDialog /> : null}
      <Suspense>{edited === undefined ? null : <EditorDialog id={edited} />}</Suspense>
      <Suspense>{compared === undefined ? null : <CompareDialog {...compared} />}</Suspense>
      {viewed === undefined ? null : (
        <ViewerDialog
          key={`${viewed.fs} ${viewed.path}`}
          file={viewed}
          onClose={() => fileWindows.setState({ viewed: undefined })}
        />
      )}
    </>
  );
}

/** What was not uploaded before the last end is offered once, when it is first told. */
function useLeftEdits(): void {
  const hasLeft = editStore(({ edits }) => edits.some(({ isRestored }) => isRestored));
  const isOffered = useRef(false);
  useEffect(() => {
    if (!hasLeft || isOffered.current) return;
    isOffered.current = true;
    showEdits();
  }, [hasLeft]);
}

/** The built-in editor's copies go once they are uploaded and nobody looks at them. */
function useTidyEdits(shown: string | undefined): void {
  const client = useClient();
  const edits = editStore((state) => state.edits);
  const seen = useRef(new Set<string>());
  useEffect(() => {
    if (shown !== undefined) seen.current.add(shown);
    for (const edit of edits) {
      if (edit.editor !== 'builtin' || edit.id === shown || !isSettled(edit)) continue;
      // one that has just been fetched is about to be shown
      if (edit.state === 'open' && !seen.current.has(edit.id)) continue;
      void client.call('edits.close', { id: edit.id, discard: false });
    }
  }, [client, edits, shown]);
}
