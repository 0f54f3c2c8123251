import type { TransferItem } from '../../../shared/contract/transfers.ts';
import type { Checkpoint } from '../../engine/protocol.ts';
import { createJournal, readJournal, type Journal, type JournalIo } from '../../store/journal.ts';
import type { Destination } from '../way/destination.ts';
import { readRecord, type JournalRecord, type WrittenStanding } from './journal-records.ts';
import type { QueueState } from './queue-model.ts';
import { TransferRecord, type TransferStanding } from './transfer-record.ts';

/** Where sessions of transfers lead, by session id. Never with a secret. */
export type Destinations = Readonly<Record<string, Destination>>;

/** A transfer with all that a later start needs to go on with it. */
export type KnownTransfer = {
  readonly record: TransferRecord;
  readonly destinations: Destinations;
  readonly state: QueueState;
};

/** What is written down of the queue, so that a later start finds it. */
export type TransferJournal = {
  readonly added: (transfer: KnownTransfer) => void;
  /** A transfer came to stand differently. */
  readonly changed: (record: TransferRecord, state: QueueState) => void;
  /** Of a move that has arrived: resolves when that is written, or cannot be. */
  readonly arrived: (record: TransferRecord) => Promise<void>;
  /** Items that are settled. */
  readonly items: (id: string, items: readonly TransferItem[]) => void;
  /** Resolves when it is written, or cannot be. */
  readonly checkpoint: (id: string, checkpoint: Checkpoint) => Promise<void>;
  readonly moved: (id: string, before: string | null) => void;
  readonly cleared: (ids: readonly string[]) => void;
  readonly close: () => Promise<void>;
};

/** Writes nothing down. */
export const noJournal: TransferJournal = {
  added: () => {},
  changed: () => {},
  arrived: () => Promise.resolve(),
  items: () => {},
  checkpoint: () => Promise.resolve(),
  moved: () => {},
  cleared: () => {},
  close: () => Promise.resolve(),
};

/** What an earlier start has written, and the way to go on writing. */
export type EarlierTransfers = {
  readonly known: readonly KnownTransfer[];
  /** Where a file that is damaged or of a later version was kept. */
  readonly kept?: string;
  readonly isLater: boolean;
  /** `live` gives all transfers there are at the time, in their order, those of the earlier start among them. */
  readonly write: (options: {
    readonly live: () => Iterable<KnownTransfer>;
    readonly onTrouble: (cause: unknown) => void;
    readonly io?: JournalIo;
    readonly retryMs?: number;
  }) => TransferJournal;
};

const itemsPerRecord = 1_000;

/** Reads the journal of an earlier start. */
export async function readTransferJournal(file: string): Promise<EarlierTransfers> {
  const replay = new Replay();
  const { lastNumber, isLater, kept } = await readJournal(file, (record) => replay.take(record));
  return {
    known: [...replay.transfers.values()],
    isLater,
    ...(kept === undefined ? {} : { kept }),
    write: (options) => {
      const live = function* (): Generator<unknown> {
        yield* replay.unknown;
        for (const transfer of options.live()) yield* recordsOf(transfer);
      };
      return writeTo(createJournal({ ...options, file, live }, lastNumber));
    },
  };
}

function writeTo(journal: Journal): TransferJournal {
  const append = (record: JournalRecord, durable = false) => journal.append(record, { durable });
  const standsAs = (record: TransferRecord, state: QueueState): JournalRecord => ({
    k: 'state',
    id: record.id,
    state,
    standing: written(record),
  });
  return {
    added: (transfer) => append(addedOf(transfer), true),
    changed: (record, state) => append(standsAs(record, state), true),
    arrived: (record) =>
      new Promise((onWritten) => {
        journal.append(standsAs(record, 'running'), { durable: true, onWritten });
      }),
    items: (id, items) => append({ k: 'items', id, items: [...items] }),
    checkpoint: (id, checkpoint) =>
      new Promise((onWritten) => journal.append({ k: 'mark', id, checkpoint }, { onWritten })),
    moved: (id, before) => append({ k: 'moved', id, before }),
    cleared: (ids) => append({ k: 'cleared', ids: [...ids] }),
    close: () => journal.close(),
  };
}

function addedOf({ record, destinations, state }: KnownTransfer): JournalRecord {
  const { id, request, options } = record;
  // as asked for, so without the commands that OpenSSH's configuration may put on the way
  const kept = destinations as Of<'added'>['destinations'];
  return { k: 'added', id, request, options, destinations: kept, state, standing: written(record) };
}

function written({ request, standing }: TransferRecord): WrittenStanding {
  const { toRemove, ...rest } = standing;
  const isWhole = standing.unfinished.length === request.from.paths.length;
  return {
    ...rest,
    problems: { ...standing.problems, problems: [...standing.problems.problems] },
    unfinished: isWhole ? null : [...standing.unfinished],
    ...(toRemove === undefined ? {} : { toRemove: [...toRemove] }),
  };
}

function* recordsOf(transfer: KnownTransfer): Generator<JournalRecord> {
  const { record } = transfer;
  yield addedOf(transfer);
  let items: TransferItem[] = [];
  for (const item of record.items.all()) {
    if (item.state === 'waiting' || item.state === 'running') continue;
    items.push(item);
    if (items.length < itemsPerRecord) continue;
    yield { k: 'items', id: record.id, items };
    items = [];
  }
  if (items.length > 0) yield { k: 'items', id: record.id, items };
  for (const checkpoint of record.checkpoints.values()) {
    yield { k: 'mark', id: record.id, checkpoint };
  }
}

/** Plays a journal back. What it says of a transfer that is not listed is of one that was cleared. */
class Replay {
  transfers = new Map<string, KnownTransfer>();
  /** Records of another version: written again as they are. */
  readonly unknown: unknown[] = [];

  take(value: unknown): void {
    const record = readRecord(value);
    if (record === undefined) return void this.unknown.push(value);
    switch (record.k) {
      case 'added':
        return this.#add(record);
      case 'moved':
        return this.#move(record.id, record.before);
      case 'cleared':
        for (const id of record.ids) this.transfers.delete(id);
        return;
      default:
        return this.#changed(record);
    }
  }

  #add({ id, request, options, destinations, state, standing }: Of<'added'>): void {
    if (this.transfers.has(id)) return;
    const record = new TransferRecord(id, request, options, standingOf(standing, request));
    this.transfers.set(id, { record, destinations, state });
  }

  #changed(change: Of<'state'> | Of<'items'> | Of<'mark'>): void {
    const found = this.transfers.get(change.id);
    if (found === undefined) return;
    const { record } = found;
    switch (change.k) {
      case 'state':
        record.standing = standingOf(change.standing, record.request);
        this.transfers.set(change.id, { ...found, state: change.state });
        return;
      case 'items':
        record.tell(change.items);
        return;
      case 'mark':
        record.checkpoints.set(change.checkpoint.path, change.checkpoint);
        return;
      default:
        change satisfies never;
    }
  }

  #move(id: string, before: string | null): void {
    const moved = this.transfers.get(id);
    if (moved === undefined || id === before) return;
    const rest = [...this.transfers].filter(([each]) => each !== id);
    const at = before === null ? -1 : rest.findIndex(([each]) => each === before);
    rest.splice(at === -1 ? rest.length : at, 0, [id, moved]);
    this.transfers = new Map(rest);
  }
}

type Of<K extends JournalRecord['k']> = Extract<JournalRecord, { k: K }>;

function standingOf(
  { unfinished, ...rest }: WrittenStanding,
  request: TransferRecord['request'],
): TransferStanding {
  return { ...rest, unfinished: unfinished ?? request.from.paths };
}
