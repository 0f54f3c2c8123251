/** The queue against a reference that was written from its rules alone: 100,000 random operations, seeded. */
import { describe, expect, it } from 'vitest';
import { seeded, type Random } from '../../testing/seed.ts';
import { expressBytes, QueueModel, type AttemptEnd, type QueueOrder } from './queue-model.ts';

type Row = {
  id: string;
  /** What the user sees. */
  shows: string;
  /** There is an attempt: in one of the slots, or in the express seat. */
  sits: '' | 'slot' | 'express';
  told: '' | 'pause' | 'cancel';
  big: boolean;
};

/** A list of rows, looked through from the top for everything. */
class Reference {
  rows: Row[] = [];
  parallel: number;
  orders: string[] = [];

  constructor(parallel: number) {
    this.parallel = parallel;
  }

  row(id: string): Row | undefined {
    return this.rows.find((row) => row.id === id);
  }

  tell(row: Row, what: 'pause' | 'cancel'): void {
    if (row.sits !== '' && row.told !== what) {
      row.told = what;
      this.orders.push(`stop ${row.id} ${what}`);
    }
  }

  do(step: Step): string[] {
    this.orders = [];
    this.apply(step);
    this.fill();
    return this.orders;
  }

  apply(step: Step): void {
    const row = this.row(step.id);
    if (step.op === 'parallel') this.parallel = step.count;
    else if (step.op === 'add') {
      if (row === undefined)
        this.rows.push({ id: step.id, shows: 'waiting', sits: '', told: '', big: false });
    } else if (row !== undefined) this.applyTo(row, step);
  }

  applyTo(row: Row, step: Step): void {
    const over = row.shows === 'done' || row.shows === 'failed' || row.shows === 'cancelled';
    switch (step.op) {
      case 'pause':
        if (over || row.shows === 'paused' || row.told === 'cancel') return;
        this.tell(row, 'pause');
        row.shows = 'paused';
        return;
      case 'resume':
        if (row.shows === 'paused' || row.shows === 'offline') row.shows = 'waiting';
        return;
      case 'online':
        if (row.shows === 'offline') row.shows = 'waiting';
        return;
      case 'cancel':
        if (over) return;
        if (row.sits === '') row.shows = 'cancelled';
        else this.tell(row, 'cancel');
        return;
      case 'retry':
        if (over) row.shows = 'waiting';
        return;
      case 'remove':
        if (over) this.rows = this.rows.filter((each) => each !== row);
        return;
      case 'move':
        return this.move(row, step.before);
      case 'counted':
        return this.counted(row, step.count);
      case 'ended':
        return this.ended(row, step.how);
      default:
        return;
    }
  }

  move(row: Row, before: string | null): void {
    if (before === row.id || (before !== null && this.row(before) === undefined)) return;
    const rest = this.rows.filter((each) => each !== row);
    const at = before === null ? rest.length : rest.findIndex((each) => each.id === before);
    this.rows = [...rest.slice(0, at), row, ...rest.slice(at)];
  }

  counted(row: Row, bytes: number): void {
    if (bytes <= 64 * 1024 * 1024) return;
    row.big = true;
    if (row.sits !== 'express' || row.told !== '') return;
    this.tell(row, 'pause');
    row.shows = 'waiting';
  }

  ended(row: Row, how: AttemptEnd): void {
    if (row.sits === '') return;
    const { told } = row;
    row.sits = '';
    row.told = '';
    if (told === 'cancel') row.shows = how === 'done' ? 'done' : 'cancelled';
    else if (told === '' || how === 'done' || how === 'failed' || how === 'cancelled') {
      row.shows = how;
    }
  }

  fill(): void {
    const sitting = (where: string) => this.rows.filter((row) => row.sits === where).length;
    for (;;) {
      const rider = this.rows.find((row) => row.sits === 'express');
      const next = this.rows.find((row) => row.shows === 'waiting' && row.sits === '');
      if (sitting('slot') < this.parallel && rider !== undefined) rider.sits = 'slot';
      else if (sitting('slot') < this.parallel && next !== undefined) this.seat(next, 'slot');
      else break;
    }
    const small = this.rows.find((row) => row.shows === 'waiting' && row.sits === '' && !row.big);
    if (small !== undefined && sitting('express') === 0) this.seat(small, 'express');
  }

  seat(row: Row, where: 'slot' | 'express'): void {
    row.sits = where;
    row.shows = 'running';
    this.orders.push(`start ${row.id}`);
  }
}

const ops = [
  'add',
  'add',
  'pause',
  'resume',
  'online',
  'cancel',
  'retry',
  'remove',
  'move',
  'counted',
  'ended',
  'ended',
  'ended',
  'ended',
  'parallel',
] as const;

type Step = {
  readonly op: (typeof ops)[number];
  readonly id: string;
  readonly before: string | null;
  readonly count: number;
  readonly how: AttemptEnd;
};

function randomStep(random: Random): Step {
  const op = random.pick(ops);
  const id = () => `t${random.below(14)}`;
  return {
    op,
    id: id(),
    before: random.chance(0.3) ? null : id(),
    count: op === 'parallel' ? 1 + random.below(4) : random.below(2) * (expressBytes + 1),
    how: random.pick(['done', 'failed', 'cancelled', 'paused', 'offline']),
  };
}

function perform(queue: QueueModel, { op, id, before, count, how }: Step): QueueOrder[] {
  switch (op) {
    case 'move':
      return queue.move(id, before);
    case 'counted':
      return queue.counted(id, count);
    case 'ended':
      return queue.ended(id, how);
    case 'parallel':
      return queue.setParallel(count);
    default:
      return queue[op](id);
  }
}

const text = (order: QueueOrder) =>
  order.order === 'start' ? `start ${order.id}` : `stop ${order.id} ${order.how}`;

const seed = Number(process.env['HAWSER_SEED'] ?? 20_261_122);

it(`does what the reference does in 100,000 random operations (seed ${seed})`, () => {
  const random = seeded(seed);
  const queue = new QueueModel(3);
  const reference = new Reference(3);
  const seen = new Set<string>();
  let differs: object | undefined;
  for (let count = 0; count < 100_000 && differs === undefined; count += 1) {
    const step = randomStep(random);
    const orders = perform(queue, step).map(text);
    const wanted = reference.do(step);
    const rows = queue.ids.map((id) => `${id} ${queue.state(id)} ${queue.isSeated(id)}`);
    const wantedRows = reference.rows.map(({ id, shows, sits }) => `${id} ${shows} ${sits !== ''}`);
    // strings compare a thousand times quicker than the test library does
    if (orders.join() !== wanted.join() || rows.join() !== wantedRows.join()) {
      const where = `step ${count} of seed ${seed}: ${JSON.stringify(step)}`;
      differs = { where, orders, wanted, rows, wantedRows };
    }
    seen.add(`${step.op} ${orders.length}`);
  }
  expect(differs).toBeUndefined();
  expect(seen.size).toBeGreaterThan(20); // the operations met what they change
});

describe('the express seat', () => {
  const orders = (list: QueueOrder[]) => list.map(text);

  it('lets a small transfer pass those that fill the slots, and takes a big one back', () => {
    const queue = new QueueModel(1);
    expect(orders(queue.add('a'))).toEqual(['start a']);
    expect(orders(queue.add('b'))).toEqual(['start b']);
    expect(orders(queue.add('c'))).toEqual([]);
    expect(orders(queue.counted('b', expressBytes))).toEqual([]);
    expect(orders(queue.counted('b', expressBytes + 1))).toEqual(['stop b pause']);
    expect(queue.state('b')).toBe('waiting');
    expect(orders(queue.ended('b', 'paused'))).toEqual(['start c']);
    expect(orders(queue.ended('a', 'done'))).toEqual([]); // c takes the slot, and b is too big for the seat
    expect(orders(queue.ended('c', 'done'))).toEqual(['start b']);
  });

  it('leaves those it takes back in their order', () => {
    const queue = new QueueModel(1);
    for (const id of ['a', 'b', 'c', 'd']) queue.add(id);
    for (const id of ['b', 'c', 'd']) {
      queue.counted(id, expressBytes + 1);
      queue.ended(id, 'paused');
    }
    expect(queue.ids).toEqual(['a', 'b', 'c', 'd']);
    expect(orders(queue.ended('a', 'done'))).toEqual(['start b']);
  });

  it('starts nothing while the queue is held', () => {
    const queue = new QueueModel(1);
    queue.hold();
    expect(queue.add('a')).toEqual([]);
    expect(orders(queue.letGo())).toEqual(['start a']);
  });
});
