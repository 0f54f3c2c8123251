/** A file whose hash somebody waits for. */
export type Asked = {
  readonly path: string;
  readonly bytes: number;
  readonly answer: (sha256: string | undefined) => void;
  isOver: boolean;
  /** Runs when nobody waits for it any more. */
  onOver?: () => void;
};

/** Takes out the first ones that still wait for an answer and fit. */
export function takeOpen(
  queue: Asked[],
  most: number,
  fits: (path: string) => boolean = () => true,
): Asked[] {
  const taken: Asked[] = [];
  const rest: Asked[] = [];
  for (const asked of queue.splice(0)) {
    if (asked.isOver) continue;
    if (taken.length < most && fits(asked.path)) taken.push(asked);
    else rest.push(asked);
  }
  queue.push(...rest);
  return taken;
}
