/**
 * Which transfers run, and in which order: all of the queue's rules and none of its work. Main tells what happened and
 * gets back what is to be done.
 */

/** Where a transfer stands; see `Transfer.state` of the contract. */
export type QueueState =
  'waiting' | 'running' | 'paused' | 'offline' | 'done' | 'failed' | 'cancelled';

/** How an attempt ended. */
export type AttemptEnd = 'done' | 'failed' | 'cancelled' | 'paused' | 'offline';

/** What main has to do about a transfer. A `stop` is followed by the end of the attempt, sooner or later. */
export type QueueOrder =
  | { readonly order: 'start'; readonly id: string }
  | { readonly order: 'stop'; readonly id: string; readonly how: 'pause' | 'cancel' };

/** A transfer of more than this is not small, and waits for its turn like the others. */
export const expressBytes = 64 * 1024 * 1024;

type Entry = {
  readonly id: string;
  state: QueueState;
  /** An attempt of it has not ended, whatever its state says already. */
  seat: 'none' | 'slot' | 'express';
  /** What the attempt was told to stop for. */
  stopping: 'none' | 'pause' | 'cancel';
  isBig: boolean;
};

/** The queue. Unknown ids are ignored: what is asked of a transfer may come after its end. */
export class QueueModel {
  readonly #entries: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  #parallel: number;
  #isHeld = false;
  #orders: QueueOrder[] = [];

  constructor(parallel: number) {
    this.#parallel = parallel;
  }

  /** All ids, in their order. */
  get ids(): readonly string[] {
    return this.#entries.map((entry) => entry.id);
  }

  state(id: string): QueueState | undefined {
    return this.#byId.get(id)?.state;
  }

  /** True while an attempt has not ended. */
  isSeated(id: string): boolean {
    return (this.#byId.get(id)?.seat ?? 'none') !== 'none';
  }

  /** True from when it is cancelled until its attempt says so. */
  isBeingCancelled(id: string): boolean {
    return this.#byId.get(id)?.stopping === 'cancel';
  }

  /** How many transfers the end of the app would cut off. */
  get seated(): number {
    return this.#entries.filter(({ seat }) => seat !== 'none').length;
  }

  /** Puts one at the end: a new one waits; one of an earlier start stands as it stood. */
  add(id: string, state: Exclude<QueueState, 'running'> = 'waiting'): QueueOrder[] {
    if (this.#byId.has(id)) return [];
    const entry: Entry = { id, state, seat: 'none', stopping: 'none', isBig: false };
    this.#entries.push(entry);
    this.#byId.set(id, entry);
    return this.#settle();
  }

  /** Starts nothing any more: the app starts up, or ends. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Ends {@link hold}. */
  letGo(): QueueOrder[] {
    this.#isHeld = false;
    return this.#settle();
  }

  pause(id: string): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry === undefined || entry.stopping === 'cancel') return [];
    if (!['waiting', 'running', 'offline'].includes(entry.state)) return [];
    this.#stop(entry, 'pause');
    entry.state = 'paused';
    return this.#settle();
  }

  resume(id: string): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry?.state !== 'paused' && entry?.state !== 'offline') return [];
    entry.state = 'waiting';
    return this.#settle();
  }

  /** The connection of one that waited for it is there again. */
  online(id: string): QueueOrder[] {
    return this.#byId.get(id)?.state === 'offline' ? this.resume(id) : [];
  }

  /** One that runs is cancelled when its attempt says so. */
  cancel(id: string): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry === undefined || isOver(entry.state)) return [];
    if (entry.seat === 'none') entry.state = 'cancelled';
    else this.#stop(entry, 'cancel');
    return this.#settle();
  }

  /** Runs one that has ended again. */
  retry(id: string): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry === undefined || !isOver(entry.state)) return [];
    entry.state = 'waiting';
    return this.#settle();
  }

  /** Takes one that has ended off. */
  remove(id: string): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry === undefined || !isOver(entry.state)) return [];
    this.#byId.delete(id);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    return [];
  }

  /** Puts one before another one, or at the end. */
  move(id: string, before: string | null): QueueOrder[] {
    const entry = this.#byId.get(id);
    const next = before === null ? undefined : this.#byId.get(before);
    if (entry === undefined || entry === next || (before !== null && next === undefined)) return [];
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#entries.splice(next ? this.#entries.indexOf(next) : this.#entries.length, 0, entry);
    return this.#settle();
  }

  /** More of them than before may start at once; those above a lower number run to their end. */
  setParallel(parallel: number): QueueOrder[] {
    this.#parallel = parallel;
    return this.#settle();
  }

  /** An attempt has found so much to do. One that is not small gives its express seat up. */
  counted(id: string, totalBytes: number): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry === undefined || totalBytes <= expressBytes) return [];
    entry.isBig = true;
    if (entry.seat !== 'express' || entry.stopping !== 'none') return [];
    this.#stop(entry, 'pause');
    entry.state = 'waiting';
    return this.#settle();
  }

  /** The attempt is over. */
  ended(id: string, how: AttemptEnd): QueueOrder[] {
    const entry = this.#byId.get(id);
    if (entry === undefined || entry.seat === 'none') return [];
    const { stopping } = entry;
    entry.seat = 'none';
    entry.stopping = 'none';
    if (stopping === 'cancel') entry.state = how === 'done' ? 'done' : 'cancelled';
    else if (how === 'done' || how === 'failed' || how === 'cancelled') entry.state = how;
    // told to stop: paused or waiting as it was decided then, with a connection or without
    else if (stopping === 'none') entry.state = how;
    return this.#settle();
  }

  #stop(entry: Entry, how: 'pause' | 'cancel'): void {
    if (entry.seat === 'none' || entry.stopping === how) return;
    entry.stopping = how;
    this.#orders.push({ order: 'stop', id: entry.id, how });
  }

  /** Gives free seats to those that wait, first come first served, and hands out what is to be done. */
  #settle(): QueueOrder[] {
    if (!this.#isHeld) {
      let free = this.#parallel - this.#seats('slot');
      const express = this.#entries.find(({ seat }) => seat === 'express');
      if (express !== undefined && free > 0) {
        express.seat = 'slot';
        free -= 1;
      }
      for (const entry of this.#startable()) {
        if (free <= 0) break;
        this.#start(entry, 'slot');
        free -= 1;
      }
      const small = this.#startable().find(({ isBig }) => !isBig);
      if (small !== undefined && this.#seats('express') === 0) this.#start(small, 'express');
    }
    const orders = this.#orders;
    this.#orders = [];
    return orders;
  }

  #startable(): Entry[] {
    return this.#entries.filter(({ state, seat }) => state === 'waiting' && seat === 'none');
  }

  #seats(kind: Entry['seat']): number {
    return this.#entries.filter(({ seat }) => seat === kind).length;
  }

  #start(entry: Entry, seat: 'slot' | 'express'): void {
    entry.seat = seat;
    entry.state = 'running';
    this.#orders.push({ order: 'start', id: entry.id });
  }
}

/** True when it has ended: only a retry makes it move again. */
export function isOver(state: QueueState | undefined): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}
