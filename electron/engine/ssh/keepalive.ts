/** What is known of a link at one look. */
export type LinkLook = {
  readonly nowMs: number;
  readonly lastReceivedMs: number;
};

/** Carried from look to look. */
export type LinkWatch = {
  readonly lookedMs: number;
  /** Silence does not count before this moment: the process was not running. */
  readonly awakeSinceMs: number;
};

/** When a link counts as dead. */
export type KeepalivePolicy = { readonly intervalMs: number; readonly deadMs: number };

/**
 * Judges a link. Any received byte is life, not just the answer to a ping. A look that comes much too late means
 * that this machine slept or the process was stopped: then the peer gets a full span to answer.
 */
export function judgeLink(
  watch: LinkWatch,
  look: LinkLook,
  policy: KeepalivePolicy,
): { readonly watch: LinkWatch; readonly isDead: boolean } {
  const slept = look.nowMs - watch.lookedMs > 2 * policy.intervalMs + 1_000;
  const awakeSinceMs = slept ? look.nowMs : watch.awakeSinceMs;
  const silentMs = look.nowMs - Math.max(look.lastReceivedMs, awakeSinceMs);
  return { watch: { lookedMs: look.nowMs, awakeSinceMs }, isDead: silentMs >= policy.deadMs };
}

/** Looks at a link until it is dead or `stop` is called. The pings that make a live peer speak are ssh2's. */
export function watchLink(
  policy: KeepalivePolicy,
  link: { readonly lastReceivedMs: () => number; readonly onDead: () => void },
): { readonly stop: () => void } {
  const start = performance.now();
  let watch: LinkWatch = { lookedMs: start, awakeSinceMs: start };
  const timer = setInterval(() => {
    const look = { nowMs: performance.now(), lastReceivedMs: link.lastReceivedMs() };
    const judged = judgeLink(watch, look, policy);
    watch = judged.watch;
    if (!judged.isDead) return;
    clearInterval(timer);
    link.onDead();
  }, policy.intervalMs);
  return { stop: () => clearInterval(timer) };
}
