import { limits } from '../../../shared/limits.ts';

/** Why main ends a session process. */
export type EndReason =
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'memory'; readonly rssBytes: number };

/** A session process proves every second that it lives. */
export const beatMs = 1_000;
/** Silence after which it is given up: its event loop is blocked, or it was stopped. */
const silenceMs = 5_000;
/** A cold start reads and compiles the engine first. */
const startMs = 20_000;
/** Main's own timer being this late means that main slept, and so, for all it knows, did the other. */
const lagMs = 2_000;

/** Beats in, verdict out; time is given by whoever calls. */
export type HeartWatch = {
  readonly beat: (nowMs: number, rssBytes: number) => EndReason | undefined;
  /** To be called every {@link beatMs}; with the memory, where the system tells it of a process that hangs. */
  readonly tick: (nowMs: number, rssBytes?: number) => EndReason | undefined;
};

/** Starts watching at `nowMs`. */
export function createHeartWatch(nowMs: number): HeartWatch {
  let lastSignMs = nowMs;
  let lastTickMs = nowMs;
  let allowedMs = startMs;
  return {
    beat: (now, rssBytes) => {
      lastSignMs = now;
      allowedMs = silenceMs;
      return tooBig(rssBytes);
    },
    tick: (now, rssBytes = 0) => {
      const wasAsleep = now - lastTickMs > beatMs + lagMs;
      lastTickMs = now;
      if (wasAsleep) lastSignMs = now;
      const forMs = now - lastSignMs;
      return forMs >= allowedMs ? { kind: 'silent', forMs } : tooBig(rssBytes);
    },
  };
}

function tooBig(rssBytes: number): EndReason | undefined {
  return rssBytes > limits.sessionRssBytes ? { kind: 'memory', rssBytes } : undefined;
}
