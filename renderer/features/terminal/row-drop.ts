import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { pathsOf, unpackRows } from '../browser/model/drag-data.ts';

/** Takes rows of panes that are dropped on a terminal, as paths; the function it gives stops that. */
export function takeRows(
  element: HTMLElement,
  onPaths: (paths: readonly string[]) => void,
): () => void {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => unpackRows(source.data) !== undefined,
    getDropEffect: () => 'copy',
    onDrop: ({ source }) => {
      const rows = unpackRows(source.data);
      if (rows !== undefined) onPaths(pathsOf(rows));
    },
  });
}
