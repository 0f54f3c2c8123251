// A slip over the edge on the way to the other pane is none; longer, and nobody waits for it.
const outsideMs = 300;

/** Follows a drag over the edge of the window. */
export type WindowEdge = {
  /** True while the pointer is outside. */
  readonly isOutside: () => boolean;
  readonly stop: () => void;
};

/** Calls back when a drag stays outside of the window: it is on its way to another program. */
export function watchWindowEdge(onOut: () => void): WindowEdge {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOutside = false;
  const leave = (event: DragEvent): void => {
    // from one element to another there is always a next one
    if (event.relatedTarget !== null) return;
    isOutside = true;
    clearTimeout(timer);
    timer = setTimeout(onOut, outsideMs);
  };
  const enter = (): void => {
    isOutside = false;
    clearTimeout(timer);
  };
  document.addEventListener('dragleave', leave, true);
  document.addEventListener('dragenter', enter, true);
  return {
    isOutside: () => isOutside,
    stop: () => {
      clearTimeout(timer);
      document.removeEventListener('dragleave', leave, true);
      document.removeEventListener('dragenter', enter, true);
    },
  };
}
