import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { isEntryName } from '../../../shared/paths.ts';
import type { Destination } from '../way/destination.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { TransferEvent } from './transfer-hub.ts';
import type { Destinations, TransferJournal } from './transfer-journal.ts';
import type { TransferRecord, TransferRequest } from './transfer-record.ts';

/** Where the sessions of a transfer lead. */
export function destinationsOf({ sessionIds }: TransferRecord, links: TransferLinks): Destinations {
  const destinations: Record<string, Destination> = {};
  for (const id of sessionIds) {
    const destination = links.destination(id);
    if (destination !== undefined) destinations[id] = destination;
  }
  return destinations;
}

/** Opens the sessions of a transfer that are not open; the transfer itself says when one of them cannot be. */
export function openSessions(
  destinations: Destinations,
  { links, report }: { readonly links: TransferLinks; readonly report: (trouble: string) => void },
): void {
  for (const [sessionId, destination] of Object.entries(destinations)) {
    try {
      links.ensure(sessionId, destination);
    } catch (thrown) {
      report(toAppError(thrown).message);
    }
  }
}

/**
 * Takes what an engine tells of a running transfer, and writes down what must not be forgotten. What it gives for a
 * checkpoint resolves when that is written.
 */
export function hearEvent(
  record: TransferRecord,
  event: TransferEvent,
  journal: TransferJournal,
): Promise<void> | void {
  switch (event.event) {
    case 'progress':
      return record.progress(event.progress);
    case 'items': {
      const news = record.tell(event.items);
      if (news.length > 0) journal.items(record.id, news);
      return;
    }
    case 'checkpoint':
      record.checkpoints.set(event.checkpoint.path, event.checkpoint);
      return journal.checkpoint(record.id, event.checkpoint);
    default:
      event satisfies never;
  }
}

/** Throws when the names wanted at the target are none, or not one for each source. */
export function refuseNames({ from, to }: TransferRequest): void {
  const { names } = to;
  if (names === undefined) return;
  if (names.length === from.paths.length && names.every(isEntryName)) return;
  throw new OpError('invalid', 'A name cannot be empty, “.” or “..”, or have a “/” in it.');
}

/** Why no more are taken. */
export function tooMany(): OpError {
  const next = 'Clear those that have ended, then start again.';
  return new OpError('refused', `${limits.transfers} transfers are listed already.`, { next });
}
