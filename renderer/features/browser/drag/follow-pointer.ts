/** What a drag with the pointer does, from the press of its button on. */
export type PointerDrag = {
  readonly move: (event: PointerEvent) => void;
  readonly end: () => void;
  /** Esc, which ends nothing else then. */
  readonly cancel: () => void;
  /** The last of it, however it came. */
  readonly stopped?: () => void;
};

/** Follows the pointer over the whole window until its button is let go, or Esc. Gives back what stops it without either. */
export function followPointer(drag: PointerDrag): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const stop = (): void => {
    if (signal.aborted) return;
    listeners.abort();
    drag.stopped?.();
  };
  const end = (): void => {
    stop();
    drag.end();
  };
  const key = (pressed: KeyboardEvent): void => {
    if (pressed.key !== 'Escape') return;
    pressed.stopPropagation();
    stop();
    drag.cancel();
  };
  window.addEventListener('pointermove', drag.move, { signal });
  window.addEventListener('pointerup', end, { signal });
  window.addEventListener('pointercancel', end, { signal });
  window.addEventListener('keydown', key, { signal, capture: true });
  return stop;
}
