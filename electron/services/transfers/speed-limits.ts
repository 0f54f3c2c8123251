import type { EngineLink } from '../session/engine-link.ts';

/** Divides the speed that all transfers may have together among the engines that run some. */
export type SpeedLimits = {
  /** A transfer runs on it until the returned function is called. */
  readonly use: (link: EngineLink) => () => void;
  /** Another limit, or none. */
  readonly change: (bytesPerSecond: number | null) => void;
};

/** No transfers yet. */
export function createSpeedLimits(first: number | null): SpeedLimits {
  const users = new Map<EngineLink, number>();
  const told = new WeakMap<EngineLink, number | null>();
  let bytesPerSecond = first;
  const share = (): void => {
    const each = bytesPerSecond && Math.max(1, Math.floor(bytesPerSecond / users.size));
    for (const link of users.keys()) {
      // an engine starts without a limit
      if ((told.get(link) ?? null) === each) continue;
      told.set(link, each);
      // an engine that is gone has no speed
      link.call('limitSpeed', { bytesPerSecond: each }).catch(() => undefined);
    }
  };
  return {
    use: (link) => {
      users.set(link, (users.get(link) ?? 0) + 1);
      share();
      let isUsed = true;
      return () => {
        if (!isUsed) return;
        isUsed = false;
        const left = (users.get(link) ?? 1) - 1;
        if (left > 0) users.set(link, left);
        else users.delete(link);
        if (users.size > 0) share();
      };
    },
    change: (next) => {
      bytesPerSecond = next;
      share();
    },
  };
}
