// One and a half lines: where people hold the pointer when they want more.
const edgePx = 40;
const fastestPxPerFrame = 14;

/** Scrolls an element while a drag is held at its upper or lower edge. */
export type EdgeScroller = {
  readonly follow: (point: { readonly clientY: number }) => void;
  readonly stop: () => void;
};

/** Makes the edge scroller of an element. */
export function createEdgeScroller(element: HTMLElement): EdgeScroller {
  let speed = 0;
  let frame: number | undefined;
  const scroll = (): void => {
    frame = undefined;
    if (speed === 0) return;
    element.scrollTop += speed;
    frame = requestAnimationFrame(scroll);
  };
  return {
    follow: ({ clientY }) => {
      speed = edgeSpeed(clientY, element.getBoundingClientRect());
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
