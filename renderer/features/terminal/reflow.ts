/** So long nothing may move before lines are broken anew: that costs more than a frame when there are many. */
const stillMs = 80;

/** Does something at once for the first call, and for those that come before all is still once they have ended. */
export function createReflow(act: () => void): {
  readonly soon: () => void;
  readonly stop: () => void;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  const end = (): void => {
    timer = undefined;
    if (isDue) act();
    isDue = false;
  };
  return {
    soon: () => {
      if (timer === undefined) act();
      else isDue = true;
      clearTimeout(timer);
      timer = setTimeout(end, stillMs);
    },
    stop: () => clearTimeout(timer),
  };
}
