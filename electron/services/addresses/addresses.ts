import { randomUUID } from 'node:crypto';
import type { HandedAddress, WaitingAddresses } from '../../../shared/contract/addresses.ts';
import { limits } from '../../../shared/limits.ts';
import { createWatched, type Watched } from '../session/watched.ts';
import type { Gathered } from './gather.ts';
import { parseAddress } from './parse-address.ts';

/** The addresses of other programs that wait for the user: read and kept, and nothing else done with them. */
export type Addresses = {
  /** Takes what was handed over; true when there is something to ask about in it, false when all of it was dropped. */
  readonly hear: (gathered: Gathered) => boolean;
  readonly all: Watched<WaitingAddresses>;
  /** One was answered. */
  readonly settle: (id: string) => void;
};

/** None yet. They may come before there is a window, and outlive a reload of its page. */
export function createAddresses(): Addresses {
  const waiting: { readonly key: string; readonly address: HandedAddress }[] = [];
  let dropped = 0;
  const all = createWatched<WaitingAddresses>(() => ({
    waiting: waiting.map(({ address }) => address),
    dropped,
  }));

  const take = (text: string): boolean => {
    const address = parseAddress(text);
    // by what was read of it: the text may hold a password, and is not kept
    const key = JSON.stringify(address);
    // a second click on what is asked already
    if (waiting.some((other) => other.key === key)) return true;
    if (waiting.length >= limits.addressesWaiting) {
      dropped += 1;
      return false;
    }
    waiting.push({ key, address: { ...address, id: randomUUID() } });
    return true;
  };

  return {
    hear: (gathered) => {
      const isNews = gathered.texts.map(take).includes(true);
      dropped = Math.min(dropped + gathered.dropped, Number.MAX_SAFE_INTEGER);
      if (gathered.texts.length > 0) all.changed();
      return isNews;
    },
    all,
    settle: (id) => {
      const at = waiting.findIndex(({ address }) => address.id === id);
      if (at < 0) return;
      waiting.splice(at, 1);
      if (waiting.length === 0) dropped = 0;
      all.changed();
    },
  };
}
