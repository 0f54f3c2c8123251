/** What runs beside what: each lane has its own limit, so large files, directories and questions never hold up the rest. */
export type Lane = 'walk' | 'small' | 'large' | 'settle' | 'ask';

type LaneState = { limit: number; waiting: Task[]; head: number; running: number };

/** A piece of work. It settles its own failures; a rejection is a fault and ends the queue. */
export type Task = () => Promise<void>;

/** Runs tasks lane by lane, first in first out, at most `limits[lane]` of a lane at once. */
export class Queue {
  readonly #lanes: Record<Lane, LaneState>;
  readonly #maxQueued: number;
  #unfinished = 0;
  #idle: { resolve: () => void; reject: (fault: unknown) => void }[] = [];
  #room: (() => void)[] = [];
  #fault: { readonly thrown: unknown } | undefined;

  constructor(limits: Record<Lane, number>, maxQueued: number) {
    const lane = (limit: number): LaneState => ({ limit, waiting: [], head: 0, running: 0 });
    this.#lanes = {
      walk: lane(limits.walk),
      small: lane(limits.small),
      large: lane(limits.large),
      settle: lane(limits.settle),
      ask: lane(limits.ask),
    };
    this.#maxQueued = maxQueued;
  }

  /** Changes how many of a lane run at once; what runs already goes on. */
  limit(name: Lane, limit: number): void {
    this.#lanes[name].limit = limit;
    this.#start(name);
  }

  /** Puts a task at the end of its lane. */
  add(name: Lane, task: Task): void {
    this.#unfinished += 1;
    this.#lanes[name].waiting.push(task);
    this.#start(name);
  }

  /** Resolves when nothing waits or runs; rejects when a task rejected. */
  idle(): Promise<void> {
    if (this.#fault !== undefined) return Promise.reject(asError(this.#fault.thrown));
    if (this.#unfinished === 0) return Promise.resolve();
    return new Promise((resolve, reject) => this.#idle.push({ resolve, reject }));
  }

  /** Waits until fewer jobs are queued than allowed. Questions do not count: the walk goes on while the user thinks. */
  async room(): Promise<void> {
    while (this.#queued() >= this.#maxQueued && this.#fault === undefined) {
      await new Promise<void>((go) => this.#room.push(go));
    }
  }

  #queued(): number {
    return waitingIn(this.#lanes.small) + waitingIn(this.#lanes.large);
  }

  #isSettleFull(): boolean {
    return waitingIn(this.#lanes.settle) >= this.#lanes.settle.limit;
  }

  #start(name: Lane): void {
    const lane = this.#lanes[name];
    while (lane.running < lane.limit && this.#fault === undefined) {
      // what is copied and not yet checked is bounded as well
      if (this.#isSettleFull() && (name === 'small' || name === 'large')) return;
      const task = takeFirst(lane);
      if (task === undefined) return;
      lane.running += 1;
      void this.#run(name, task);
    }
  }

  async #run(name: Lane, task: Task): Promise<void> {
    try {
      await task();
    } catch (thrown) {
      this.#fault ??= { thrown };
    }
    this.#lanes[name].running -= 1;
    this.#unfinished -= 1;
    this.#start(name);
    if (name === 'settle') {
      this.#start('small');
      this.#start('large');
    }
    if (this.#queued() < this.#maxQueued || this.#fault !== undefined) {
      for (const go of this.#room.splice(0)) go();
    }
    if (this.#fault !== undefined) {
      for (const { reject } of this.#idle.splice(0)) reject(this.#fault.thrown);
    } else if (this.#unfinished === 0) {
      for (const { resolve } of this.#idle.splice(0)) resolve();
    }
  }
}

function waitingIn(lane: LaneState): number {
  return lane.waiting.length - lane.head;
}

/** Amortised: `shift` on an array of 100,000 tasks moves all of them each time. */
function takeFirst(lane: LaneState): Task | undefined {
  const task = lane.waiting[lane.head];
  if (task === undefined) return undefined;
  lane.head += 1;
  if (lane.head >= 1024 && lane.head * 2 > lane.waiting.length) {
    lane.waiting = lane.waiting.slice(lane.head);
    lane.head = 0;
  }
  return task;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
