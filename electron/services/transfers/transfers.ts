// Over 300 lines but one file: all that can be told to a transfer, and what follows from it, is one state.
import { randomUUID } from 'node:crypto';
import type { Value } from '../../../shared/contract/index.ts';
import type { ConflictAction } from '../../../shared/contract/prompts.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { discardPartials } from './discard-partials.ts';
import { isOver, QueueModel, type QueueOrder } from './queue-model.ts';
import { createSpeedLimits, type SpeedLimits } from './speed-limits.ts';
import { startAttempt, type AttemptMeans, type RunningAttempt } from './transfer-attempt.ts';
import type { TransferEvent } from './transfer-hub.ts';
import { noJournal, type KnownTransfer, type TransferJournal } from './transfer-journal.ts';
import { findCrew, optionsOf } from './transfer-plan.ts';
import { TransferRecord, type TransferRequest } from './transfer-record.ts';
import type { TransferSettingsService } from './transfer-settings.ts';
import { destinationsOf, hearEvent, openSessions, refuseNames, tooMany } from './transfer-parts.ts';
import { isSameWish, isStillToCome } from './repeated.ts';
import { TransferReports } from './transfer-reports.ts';
import { createTransferView, type ShownTransfer } from './transfer-view.ts';
import type { Watched } from '../session/watched.ts';

/** What transfers need of the rest of main. */
export type TransfersOptions = Omit<AttemptMeans, 'speeds'> & {
  readonly settings: TransferSettingsService;
  /** Trouble that ends nothing and that no call waits for. */
  readonly report: (trouble: string) => void;
};

/** An engine stops within half a second; quitting does not wait for one that does not. */
const pauseGraceMs = 1_500;

/** On whose behalf a transfer is asked for. */
type Whose = {
  /** Whether they may know of a transfer. */
  readonly holds: (transferId: string) => boolean;
  /** Whether it waits for an answer. */
  readonly asks: (transferId: string) => boolean;
};

type Started = Value<'transfers.start'>;

type Held = Pick<KnownTransfer, 'record' | 'destinations'> & { attempt?: RunningAttempt };

/** The list of transfers. Main owns it; the queue orders it, the engines do the work. */
export class Transfers {
  readonly #options: TransfersOptions;
  readonly #speeds: SpeedLimits;
  readonly #queue: QueueModel;
  readonly #list = new Map<string, Held>();
  readonly #all: ReturnType<typeof createTransferView>;
  /** What is to be read about one of them. */
  readonly reports: TransferReports;
  /** Cut off by the end of an earlier start, and not let go on since. */
  readonly #cutOff = new Set<string>();
  #journal: TransferJournal = noJournal;
  #isOver = false;

  constructor(options: TransfersOptions) {
    const { settings, links } = options;
    this.#options = options;
    const { parallel, bytesPerSecond } = settings.current.read();
    this.#speeds = createSpeedLimits(bytesPerSecond);
    this.#queue = new QueueModel(parallel);
    this.#all = createTransferView(() => this.#shown(), links);
    this.reports = new TransferReports((id) => this.#known(id), links);
    settings.current.subscribe(() => {
      const now = settings.current.read();
      this.#speeds.change(now.bytesPerSecond);
      this.#follow(this.#queue.setParallel(now.parallel));
    });
    links.onChange(() => this.#linksChanged());
  }

  /** What all that is copied shares, also what is none of these transfers. */
  get speeds(): SpeedLimits {
    return this.#speeds;
  }

  /** In their order. */
  get all(): Watched<Transfer[]> {
    return this.#all;
  }

  /** All of them, as they are written down. */
  *known(): Generator<KnownTransfer> {
    for (const id of this.#queue.ids) {
      const known = this.#known(id);
      // it stands as it did, until the user decides: another end of the app changes nothing
      yield this.#cutOff.has(id) ? { ...known, state: 'waiting' } : known;
    }
  }

  /**
   * Takes the transfers of an earlier start over, before any of this one. Those that were cut off and need a session are
   * paused until the user lets them go on: no start of the app connects to a host by itself. Others go on.
   */
  restore(earlier: Iterable<KnownTransfer>, journal: TransferJournal): void {
    this.#journal = journal;
    this.#queue.hold();
    for (const { record, destinations, state } of earlier) {
      this.#list.set(record.id, { record, destinations });
      const isOpen = state !== 'paused' && !isOver(state);
      const isCutOff = isOpen && record.sessionIds.length > 0;
      if (isCutOff) this.#cutOff.add(record.id);
      this.#queue.add(record.id, isCutOff ? 'paused' : state === 'running' ? 'waiting' : state);
    }
    this.#follow(this.#queue.letGo());
  }

  /** Stops what runs, so that the next start goes on with it, and writes down how far it got. */
  async shutDown(): Promise<void> {
    this.#isOver = true;
    this.#queue.hold();
    const attempts = [...this.#list.values()].flatMap(({ attempt }) => attempt ?? []);
    for (const attempt of attempts) attempt.pause();
    const patience = new Promise((resolve) => setTimeout(resolve, pauseGraceMs).unref());
    await Promise.race([Promise.all(attempts.map(({ ended }) => ended)), patience]);
    await this.#journal.close();
  }

  /** Gives the id of the transfer, which runs when its turn has come. */
  start(request: TransferRequest): string {
    if (this.#list.size >= limits.transfers) throw tooMany();
    refuseNames(request);
    findCrew(request, this.#options.links.find);
    const id = randomUUID();
    const options = optionsOf(request, this.#options.settings.current.read());
    const record = new TransferRecord(id, request, options);
    const destinations = destinationsOf(record, this.#options.links);
    this.#list.set(id, { record, destinations });
    this.#journal.added({ record, destinations, state: 'waiting' });
    this.#follow(this.#queue.add(id));
    return id;
  }

  /**
   * As `start`. But whoever presses a key twice means it once: the same again, before anything came of the first, is the
   * first. Once it has run for a while, or ended, the same again is a wish of its own.
   */
  startOnce(request: TransferRequest, whose: Whose): Started {
    const options = optionsOf(request, this.#options.settings.current.read());
    for (const [id, { record }] of this.#list) {
      if (!isSameWish(record, request, options) || !whose.holds(id)) continue;
      if (this.#queue.isBeingCancelled(id)) continue;
      const now = { asks: whose.asks(id), nowMs: Date.now() };
      if (isStillToCome(record, this.#queue.state(id), now)) {
        return { transferId: id, repeated: true };
      }
    }
    return { transferId: this.start(request) };
  }

  /** Stops one, or all, so that it can go on where it stood. */
  pause(id?: string): void {
    this.#each(id, (each) => this.#change(each, this.#queue.pause(each)));
  }

  /** Lets one that is paused, or waits for its connection, go on; opens its session again when it is not open. */
  resume(id?: string): void {
    this.#each(id, (each) => {
      const state = this.#queue.state(each);
      if (state !== 'paused' && state !== 'offline') return;
      openSessions(this.#get(each).destinations, this.#options);
      this.#change(each, this.#queue.resume(each));
    });
  }

  /** Nothing happens to one that has ended already. */
  cancel(id?: string): void {
    this.#each(id, (each) => {
      if (isOver(this.#queue.state(each))) return;
      this.#change(each, this.#queue.cancel(each));
      if (this.#queue.state(each) === 'cancelled') this.#abandon(this.#get(each));
    });
  }

  /** Runs what is not completely there again, of one that has ended or of all that failed: what was cancelled stays so. */
  retry(id?: string): void {
    if (id === undefined) {
      for (const [each, held] of this.#list) {
        if (this.#queue.state(each) === 'failed' && this.#isToRetry(held)) this.#retry(each, held);
      }
      return;
    }
    const held = this.#get(id);
    if (!isOver(this.#queue.state(id))) throw new OpError('refused', 'This transfer still runs.');
    if (!this.#isToRetry(held)) {
      throw new OpError('refused', 'Everything of this transfer is there: nothing to retry.');
    }
    this.#retry(id, held);
  }

  /** Puts one that waits before another one, or at the end. */
  move(id: string, before: string | null): void {
    this.#get(id);
    if (before !== null) this.#get(before);
    if (isOver(this.#queue.state(id))) throw new OpError('refused', 'This transfer has ended.');
    this.#journal.moved(id, before);
    this.#follow(this.#queue.move(id, before));
  }

  /** Takes one that has ended off the list, or all of them. */
  clear(id?: string): void {
    if (id !== undefined && !this.#isClearable(this.#get(id))) {
      throw new OpError('refused', 'This transfer still runs.', { next: 'Cancel it first.' });
    }
    const cleared = (id === undefined ? [...this.#list.keys()] : [id]).filter((each) =>
      this.#isClearable(this.#get(each)),
    );
    for (const each of cleared) {
      discardPartials(this.#get(each).record, this.#options.links);
      this.#queue.remove(each);
      this.#list.delete(each);
    }
    this.#journal.cleared(cleared);
    this.#all.changed();
  }

  /** How many would be cut off by quitting now. */
  runningCount(): number {
    return this.#queue.seated;
  }

  /** True when a session should be kept up: a transfer runs over it or waits for it. */
  needs(sessionId: string): boolean {
    for (const [id, { record }] of this.#list) {
      if (!record.sessionIds.includes(sessionId)) continue;
      const state = this.#queue.state(id);
      if (state === 'running' || state === 'offline' || state === 'waiting') return true;
    }
    return false;
  }

  /** What was asked for; undefined when it is no longer listed. */
  request(id: string): TransferRequest | undefined {
    return this.#list.get(id)?.record.request;
  }

  /** A conflict was answered for all of this one. */
  answered(id: string, answer: ConflictAction): void {
    const held = this.#list.get(id);
    if (held === undefined) return;
    const { record } = held;
    record.standing = { ...record.standing, answer };
    this.#journal.changed(record, this.#queue.state(id) ?? 'failed');
  }

  #each(id: string | undefined, act: (id: string) => void): void {
    if (id !== undefined) this.#get(id);
    for (const each of id === undefined ? [...this.#queue.ids] : [id]) act(each);
  }

  #isToRetry({ record }: Held): boolean {
    const state = this.#queue.state(record.id);
    const { unfinished, toRemove = [] } = record.standing;
    return isOver(state) && unfinished.length + toRemove.length > 0;
  }

  #retry(id: string, held: Held): void {
    held.record.startOver();
    openSessions(held.destinations, this.#options);
    this.#change(id, this.#queue.retry(id));
  }

  #isClearable({ record }: Held): boolean {
    return isOver(this.#queue.state(record.id)) && !this.#queue.isSeated(record.id);
  }

  /** Cancelled while no attempt was there to put things in order. */
  #abandon({ record }: Held): void {
    record.close();
    discardPartials(record, this.#options.links);
    this.#journal.changed(record, 'cancelled');
  }

  /** Does what the queue says about a change of one, and writes the change down. */
  #change(id: string, orders: readonly QueueOrder[]): void {
    const held = this.#list.get(id);
    const state = this.#queue.state(id);
    if (state !== 'paused') this.#cutOff.delete(id);
    if (held !== undefined && state !== undefined) this.#journal.changed(held.record, state);
    this.#follow(orders);
  }

  #follow(orders: readonly QueueOrder[]): void {
    for (const { id, ...order } of orders) {
      const held = this.#list.get(id);
      if (held === undefined) continue;
      if (order.order === 'start') this.#start(id, held);
      else if (order.how === 'cancel') held.attempt?.cancel();
      else held.attempt?.pause();
    }
    this.#all.changed();
  }

  #start(id: string, held: Held): void {
    const { record } = held;
    const settings = this.#options.settings.current.read();
    const attempt = startAttempt(record, {
      ...this.#options,
      speeds: this.#speeds,
      settings,
      onArrived: () => this.#journal.arrived(record),
      onEvent: (event) => this.#hear(record, event),
    });
    held.attempt = attempt;
    this.#journal.changed(record, 'running');
    void attempt.ended.then((how) => {
      delete held.attempt;
      // what the end of the app does to a transfer is not how it stands
      if (this.#isOver && !isOver(how)) return;
      this.#change(id, this.#queue.ended(id, how));
      this.#linksChanged(); // the connection may have come back before the attempt over the old one ended
    });
  }

  #hear(record: TransferRecord, event: TransferEvent): Promise<void> | void {
    const written = hearEvent(record, event, this.#journal);
    if (event.event === 'progress') {
      this.#follow(this.#queue.counted(record.id, event.progress.tally.totalBytes));
    }
    return written;
  }

  #linksChanged(): void {
    const { links } = this.#options;
    for (const [id, { record }] of this.#list) {
      if (this.#queue.state(id) !== 'offline') continue;
      const sessions = record.sessionIds.map((sessionId) => links.standing(sessionId));
      const isThere = sessions.every((each) => each?.at === 'ready');
      if (sessions.includes(undefined)) this.#change(id, this.#queue.pause(id));
      else if (isThere) this.#change(id, this.#queue.online(id));
    }
    this.#all.changed();
  }

  *#shown(): Generator<ShownTransfer> {
    for (const id of this.#queue.ids) {
      yield { ...this.#known(id), isCutOff: this.#cutOff.has(id) };
    }
  }

  #known(id: string): KnownTransfer {
    const { record, destinations } = this.#get(id);
    return { record, destinations, state: this.#queue.state(id) ?? 'failed' };
  }

  #get(id: string): Held {
    const held = this.#list.get(id);
    if (held === undefined) throw new OpError('not-found', 'This transfer is no longer listed.');
    return held;
  }
}
