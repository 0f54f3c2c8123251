// What Finder and Cyberduck take; long enough to pass over folders on the way to another one.
const springMs = 1_000;

/** Opens folders that a drag rests on, and leads back to where it began. */
export type Spring = {
  /** The drag is over this folder, or over none. */
  readonly over: (directory: string | undefined) => void;
  /** The drag has left the pane or was given up: back to where it began. */
  readonly giveUp: () => void;
  /** It was dropped: what is shown stays. */
  readonly settle: () => void;
};

/** Makes the spring of a pane. */
export function createSpring(pane: {
  readonly here: () => string | undefined;
  readonly go: (path: string) => void;
}): Spring {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resting: string | undefined;
  let start: string | undefined;
  const rest = (directory: string | undefined): void => {
    clearTimeout(timer);
    resting = directory;
    if (directory === undefined) return;
    timer = setTimeout(() => {
      start ??= pane.here();
      pane.go(directory);
      // the same line is another folder from now on
      resting = undefined;
    }, springMs);
  };
  return {
    over: (directory) => {
      if (directory !== resting) rest(directory);
    },
    giveUp: () => {
      rest(undefined);
      if (start !== undefined && start !== pane.here()) pane.go(start);
      start = undefined;
    },
    settle: () => {
      rest(undefined);
      start = undefined;
    },
  };
}
