// Less than a line, and only after a moment: the first and last lines in sight can still be dropped on.
const edgePx = 22;
const holdMs = 350;
const fastestPxPerFrame = 14;

/** Scrolls an element while a drag is held at its upper or lower edge. */
export type EdgeScroller = {
  readonly follow: (point: { readonly clientY: number }) => void;
  readonly stop: () => void;
};

/** Makes the edge scroller of an element. */
export function createEdgeScroller(element: HTMLElement): EdgeScroller {
  let speed = 0;
  let sinceMs = 0;
  let frame: number | undefined;
  const scroll = (nowMs: number): void => {
    frame = undefined;
    if (speed === 0) return;
    if (nowMs - sinceMs > holdMs) element.scrollTop += speed;
    frame = requestAnimationFrame(scroll);
  };
  return {
    follow: ({ clientY }) => {
      const next = edgeSpeed(clientY, element.getBoundingClientRect());
      if (speed === 0) sinceMs = performance.now();
      speed = next;
      if (speed !== 0) frame ??= requestAnimationFrame(scroll);
    },
    stop: () => {
      speed = 0;
    },
  };
}

/** Pixels a frame, faster the closer to the edge, negative for up; 0 away from the edges and outside. */
export function edgeSpeed(
  clientY: number,
  box: { readonly top: number; readonly bottom: number },
): number {
  const above = clientY - box.top;
  const below = box.bottom - clientY;
  if (above < 0 || below < 0) return 0;
  if (above < edgePx) return -fastestPxPerFrame * (1 - above / edgePx);
  if (below < edgePx) return fastestPxPerFrame * (1 - below / edgePx);
  return 0;
}
