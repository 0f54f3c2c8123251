import type { Edit } from '../../../../shared/contract/edits.ts';
import { isInside, parentPath } from '../../../../shared/paths.ts';
import { editStore } from '../../../state/edits.ts';
import type { Pane } from './pane.ts';

/** Reads a pane's directory again after a file in it was edited and uploaded. Gives back how to stop. */
export function followEdits(pane: Pane): () => void {
  let seen = uploads(pane, editStore.getState().edits);
  return editStore.subscribe(({ edits }) => {
    const now = uploads(pane, edits);
    const isNew = now.path === seen.path && [...now.times].some((time) => !seen.times.has(time));
    seen = now;
    if (isNew) pane.refreshQuietly(now.paths);
  });
}

/** When files of the directory that is shown were uploaded. */
function uploads(pane: Pane, edits: readonly Edit[]) {
  const { path, search } = pane.store.getState();
  const isHere = (file: string): boolean =>
    search === undefined || path === undefined ? parentPath(file) === path : isInside(file, path);
  const here = edits.filter((edit) => edit.fs === pane.fs && isHere(edit.path));
  const times = here.flatMap(({ id, uploadedMs }) =>
    uploadedMs === undefined ? [] : [`${id} ${uploadedMs}`],
  );
  return { path, times: new Set(times), paths: here.map((edit) => edit.path) };
}
