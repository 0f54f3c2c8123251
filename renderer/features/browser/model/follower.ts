import type { AppError } from '../../../../shared/errors.ts';

/** Takes a pane along with a shell, without getting in anybody's way. */
export type Follower = {
  /** The shell went to a folder; of several in a row the last one counts. */
  readonly went: (path: string) => void;
  readonly stop: () => void;
};

/** A script that walks through folders is not followed from each to the next. */
const calmMs = 200;
/** How soon it is looked again whether the pane is free to go. */
const busyMs = 300;

/** Makes the follower of a pane. */
export function createFollower(pane: {
  /** Where it is, or is going to. */
  readonly here: () => string | undefined;
  /** Somebody is in the middle of something that another folder would spoil. */
  readonly isBusy: () => boolean;
  readonly go: (path: string) => Promise<AppError | undefined>;
  readonly failed: (error: AppError, path: string) => void;
}): Follower {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  const follow = async (path: string, turn: number): Promise<void> => {
    if (pane.here() === path) return;
    const error = await pane.go(path);
    // another folder, by the shell or by the user, is no failure of this one
    if (error !== undefined && error.code !== 'cancelled' && turn === latest) {
      pane.failed(error, path);
    }
  };
  const wait = (path: string, ms: number): void => {
    const turn = latest;
    timer = setTimeout(() => {
      if (pane.isBusy()) wait(path, busyMs);
      else void follow(path, turn);
    }, ms);
  };
  const stop = (): void => {
    clearTimeout(timer);
    latest += 1;
  };
  return {
    went: (path) => {
      stop();
      wait(path, calmMs);
    },
    stop,
  };
}
