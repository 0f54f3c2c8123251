import { OpError } from '../../../shared/errors.ts';
import type { Hash } from 'node:crypto';
import type { OpenFile } from '../fs/file-system.ts';
import type { Context } from './context.ts';
import { copyContent } from './copy.ts';
import { shapeFor } from './fill.ts';
import { InOrder } from './in-order.ts';
import { Throttle } from './throttle.ts';

/** What hashing a file needs of a transfer. */
export type HashTools = Pick<
  Context,
  'source' | 'target' | 'tuning' | 'budget' | 'buffers' | 'halt'
>;

/** Reads the first `size` bytes of a file with as much in flight as a copy has, and hashes them. */
export async function hashFile(context: HashTools, from: OpenFile, size: number): Promise<Hash> {
  const inOrder = new InOrder();
  if (size === 0) return inOrder.hash;
  await copyContent({
    from,
    to: nowhere,
    size,
    inOrder,
    shape: shapeFor(context),
    budget: context.budget,
    buffers: context.buffers,
    throttle: unhurried,
    signal: context.halt.signal,
    onBytes: () => {},
  });
  return inOrder.hash;
}

function refuse(): never {
  throw new OpError('internal', 'Nothing is here.');
}

// the limit is for what is transferred; of a check, only reading back goes over the link, and nobody waits for more
const unhurried = new Throttle();

/** Takes whatever is written. */
const nowhere: OpenFile = {
  read: refuse,
  write: () => Promise.resolve(),
  stat: refuse,
  setAttrs: refuse,
  sync: refuse,
  close: () => Promise.resolve(),
};
