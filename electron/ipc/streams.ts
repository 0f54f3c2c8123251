import type { OfferedPort } from '../services/session/offered-port.ts';
import type { Watched } from '../services/session/watched.ts';

/** Both ends of a fresh stream: one to offer to a service, one to deliver to the page that asked. */
export type MintedPort = {
  readonly offered: OfferedPort<never, unknown>;
  readonly deliver: (streamId: string) => void;
  /** The service did not want it. */
  readonly discard: () => void;
};

/**
 * Sends what is watched: at once, then after changes, never more often than `intervalMs`. The last change is always
 * sent; those between are left out, since each message is the whole.
 */
export function serveWatched<T>(
  offered: OfferedPort<never, T>,
  watched: Watched<T>,
  options: { readonly intervalMs?: number } = {},
): void {
  const intervalMs = options.intervalMs ?? 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    timer = undefined;
    sentAt = performance.now();
    port.post(watched.read());
  };
  const unsubscribe = watched.subscribe(() => {
    if (timer !== undefined) return;
    const waitMs = sentAt + intervalMs - performance.now();
    if (waitMs <= 0) send();
    else timer = setTimeout(send, waitMs);
  });
  const port = offered.serve();
  port.onClose(() => {
    unsubscribe();
    clearTimeout(timer);
  });
  // nothing flows up: a page that speaks here was taken over, and is not listened to any longer
  port.onMessage(() => port.close());
  send();
}
