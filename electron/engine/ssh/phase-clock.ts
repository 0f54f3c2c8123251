/** One deadline at a time, that stands still while somebody else's time passes: the user's, or an agent's. */
export type PhaseClock = {
  /** Starts a new deadline in place of the one before. */
  readonly start: (deadlineMs: number, onLate: () => void) => void;
  /** Runs `work` with the clock stopped. */
  readonly paused: <T>(work: () => Promise<T>) => Promise<T>;
  readonly stop: () => void;
};

/** A clock with nothing to watch yet. */
export function createPhaseClock(): PhaseClock {
  let timer: NodeJS.Timeout | undefined;
  let onLate: (() => void) | undefined;
  let leftMs = 0;
  let startedAt = 0;
  let pauses = 0;

  const run = () => {
    startedAt = performance.now();
    timer = setTimeout(() => onLate?.(), Math.max(0, leftMs));
  };
  const halt = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    leftMs -= performance.now() - startedAt;
  };
  return {
    start: (deadlineMs, late) => {
      halt();
      leftMs = deadlineMs;
      onLate = late;
      if (pauses === 0) run();
    },
    paused: async (work) => {
      pauses += 1;
      halt();
      try {
        return await work();
      } finally {
        pauses -= 1;
        if (pauses === 0 && onLate) run();
      }
    },
    stop: () => {
      halt();
      onLate = undefined;
    },
  };
}
