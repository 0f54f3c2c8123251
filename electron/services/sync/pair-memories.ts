import type { Params } from '../../../shared/contract/index.ts';
import { memoOfDone, memoryLine } from '../../../shared/sync/memory.ts';
import type { SyncOp } from '../../../shared/sync/op.ts';
import { limits } from '../../../shared/limits.ts';
import type { KeptMemory } from '../../engine/protocol.ts';
import { localFs, type TransferLinks } from '../session/engines.ts';
import { accountText } from '../way/destination.ts';
import type { FoundMemory, MemoryPair, MemoryPlace, SyncMemories } from './sync-memories.ts';

/** Two folders of the page: a session says whose they are while it is open. */
export type OpenPair = Pick<Params<'sync.begin'>, 'left' | 'right'>;

/** What is remembered of two folders that are open. Where nobody knows whose one is, nothing is. */
export type PairMemories = {
  readonly read: (pair: OpenPair) => Promise<FoundMemory | undefined>;
  readonly write: (pair: OpenPair, memory: KeptMemory) => Promise<void>;
  readonly forget: (pair: OpenPair) => Promise<void>;
};

/** Finds the memories of folders by the hosts that their sessions lead to. */
export function createPairMemories(
  memories: SyncMemories,
  links: Pick<TransferLinks, 'destination'>,
): PairMemories {
  const placeOf = ({ fs, path }: OpenPair['left']): MemoryPlace | undefined => {
    if (fs === localFs) return { account: localFs, path };
    const destination = links.destination(fs);
    if (destination === undefined) return undefined;
    return { account: `${destination.hostId ?? ''} ${accountText(destination)}`, path };
  };
  const known = (pair: OpenPair): MemoryPair | undefined => {
    const [left, right] = [placeOf(pair.left), placeOf(pair.right)];
    return left === undefined || right === undefined ? undefined : { left, right };
  };
  return {
    read: async (open) => {
      const pair = known(open);
      return pair === undefined ? undefined : await memories.read(pair);
    },
    write: async (open, memory) => {
      const pair = known(open);
      if (pair !== undefined) await memories.write(pair, memory, Date.now());
    },
    forget: async (open) => {
      const pair = known(open);
      if (pair !== undefined) await memories.forget(pair);
    },
  };
}

// a few milliseconds of work
const opsAtOnce = 2_000;

/** A memory with what was done since the plan was made. Others have their turn meanwhile. */
export async function withDone(
  { text, entries }: KeptMemory,
  ops: readonly SyncOp[],
): Promise<KeptMemory> {
  const texts = [text];
  let count = entries;
  for (const [index, op] of ops.entries()) {
    if (index % opsAtOnce === opsAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    const done = memoOfDone(op);
    if (done === undefined) continue;
    const isNew = done.memos.some(([, remembered]) => remembered !== undefined);
    if (isNew && count >= limits.syncMemoryEntries) continue;
    if (isNew) count += 1;
    texts.push(memoryLine(done));
  }
  return { text: texts.join(''), entries: count };
}
