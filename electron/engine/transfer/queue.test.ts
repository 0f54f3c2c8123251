import { describe, expect, it } from 'vitest';
import { Queue, type Lane } from './queue.ts';

/** Tasks that run until told to end. */
function script() {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => async () => {
    running.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    running.splice(running.indexOf(name), 1);
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { running, task, end };
}

const limits: Record<Lane, number> = { walk: 1, small: 2, large: 1, settle: 1, ask: 1 };

describe('Queue', () => {
  it('runs as many of a lane as it may, in their order', async () => {
    const queue = new Queue(limits, 100);
    const { running, task, end } = script();
    for (const name of ['a', 'b', 'c', 'd']) queue.add('small', task(name));
    expect(running).toEqual(['a', 'b']);
    await end('b');
    expect(running).toEqual(['a', 'c']);
    await end('a');
    expect(running).toEqual(['c', 'd']);
  });

  it('starts a small file beside large ones that wait', () => {
    const queue = new Queue(limits, 100);
    const { running, task } = script();
    for (const name of ['L1', 'L2', 'L3']) queue.add('large', task(name));
    queue.add('small', task('s'));
    expect(running).toEqual(['L1', 's']);
  });

  it('keeps copying while a question is open', async () => {
    const queue = new Queue(limits, 100);
    const { running, task, end } = script();
    queue.add('ask', task('question'));
    queue.add('ask', task('next question'));
    queue.add('small', task('s'));
    await end('s');
    expect(running).toEqual(['question']);
  });

  it('is idle when nothing waits or runs, also what running tasks added', async () => {
    const queue = new Queue(limits, 100);
    const done: string[] = [];
    queue.add('walk', async () => {
      await Promise.resolve();
      for (let count = 0; count < 5_000; count += 1) {
        queue.add('small', async () => {
          await Promise.resolve();
          done.push('file');
        });
      }
    });
    await queue.idle();
    expect(done).toHaveLength(5_000);
    await queue.idle();
  });

  it('makes the walk wait while too many jobs are queued', async () => {
    const queue = new Queue(limits, 2);
    const { task, end } = script();
    for (const name of ['a', 'b', 'c', 'd']) queue.add('small', task(name));
    let hasRoom = false;
    const room = queue.room().then(() => (hasRoom = true));
    await end('x');
    expect(hasRoom).toBe(false);
    await end('a');
    await room;
    expect(hasRoom).toBe(true);
  });

  it('ends with the fault of a task that does not settle its own failures', async () => {
    const queue = new Queue(limits, 100);
    queue.add('small', () => Promise.reject(new Error('fault')));
    await expect(queue.idle()).rejects.toThrow('fault');
    await expect(queue.idle()).rejects.toThrow('fault');
  });
});
