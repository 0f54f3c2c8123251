import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Edit } from '../../../shared/contract/edits.ts';
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
  useAttention(edited);
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

/**
 * What needs a choice or a look is shown once, when it is first told: what an earlier start left, a conflict, a failure.
 * The editor says it itself of what it shows.
 */
function useAttention(shown: string | undefined): void {
  const edits = editStore((state) => state.edits);
  const told = useRef(new Set<string>());
  useEffect(() => {
    const news = edits.filter(callsForChoice).filter(({ id, state }) => {
      const key = `${id} ${state}`;
      const isNew = !told.current.has(key);
      told.current.add(key);
      return isNew && id !== shown;
    });
    if (news.length > 0) showEdits();
    // what was settled is told again when it comes back
    for (const { id, state } of edits.filter((edit) => isSettled(edit) && !callsForChoice(edit))) {
      for (const each of told.current) {
        if (each.startsWith(`${id} `) && each !== `${id} ${state}`) told.current.delete(each);
      }
    }
  }, [edits, shown]);
}

function callsForChoice({ state, isRestored, error }: Edit): boolean {
  return state === 'conflict' || isRestored || error !== undefined;
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
