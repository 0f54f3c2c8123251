import type { TransferItem } from '../../shared/contract/transfers.ts';
import type { Checkpoint } from '../engine/protocol.ts';
import type { Destination } from './destination.ts';
import type { QueueState } from './queue-model.ts';
import type { TransferRecord } from './transfer-record.ts';

/** Where sessions of transfers lead, by session id. Never with a secret. */
export type Destinations = Readonly<Record<string, Destination>>;

/** What is written down of the queue, so that a later start finds it. */
export type TransferJournal = {
  readonly added: (record: TransferRecord, destinations: Destinations) => void;
  /** A transfer came to stand differently. */
  readonly changed: (record: TransferRecord, state: QueueState) => void;
  /** Items that are settled. */
  readonly items: (id: string, items: readonly TransferItem[]) => void;
  readonly checkpoint: (id: string, checkpoint: Checkpoint) => void;
  readonly moved: (id: string, before: string | null) => void;
  readonly cleared: (ids: readonly string[]) => void;
};

/** Writes nothing down. */
export const noJournal: TransferJournal = {
  added: () => {},
  changed: () => {},
  items: () => {},
  checkpoint: () => {},
  moved: () => {},
  cleared: () => {},
};
