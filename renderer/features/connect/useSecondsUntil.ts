import { useEffect, useState } from 'react';

// Often enough that no second is skipped.
const tickMs = 250;

/** Whole seconds until a moment, counted down. */
export function useSecondsUntil(atMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
}
