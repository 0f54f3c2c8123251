import type { TransferLinks } from '../session/engines.ts';
import type { QueueState } from './queue-model.ts';

/** Said of a transfer that was under way when the app ended. */
export const cutOffText = 'Cut off when Hawser ended';

/** Why a transfer does not move, for people; undefined when there is nothing to say. */
export function waitingReason(
  state: QueueState,
  sessionIds: readonly string[],
  links: TransferLinks,
  nowMs: number,
): string | undefined {
  if (state !== 'offline' && state !== 'paused') return undefined;
  for (const id of sessionIds) {
    const session = links.standing(id);
    if (session === undefined) return 'Its session is closed: resume opens it again.';
    if (state === 'paused' || session.at === 'ready') continue;
    if (session.at === 'connecting') return `Connecting to ${session.title}`;
    if (session.retryAtMs === undefined) return `${session.title} is not connected: reconnect it.`;
    const seconds = Math.max(0, Math.ceil((session.retryAtMs - nowMs) / 1_000));
    return `Reconnecting to ${session.title} in ${seconds} s`;
  }
  return undefined;
}
