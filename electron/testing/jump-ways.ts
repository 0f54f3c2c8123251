import type { Answers } from './ssh-fixtures.ts';
import type { HopParams } from '../engine/protocol.ts';
import type { ConnectDeps } from '../engine/ssh/connection.ts';
import { endsAfterEach } from './logins.ts';

/** For a file of tests: ways over any number of hops, which end after each test. */
export function ways() {
  const ends = endsAfterEach();
  const go = (hops: readonly HopParams[], answers?: Answers, deps?: Partial<ConnectDeps>) => {
    const last = hops.at(-1);
    if (!last) throw new Error('A way has a hop.');
    return ends.dial({ ...last, jumps: hops.slice(0, -1) }, answers, deps);
  };
  return { ...ends, go };
}

/** What messages call a server of these tests. */
export const address = ({ port }: { readonly port: number }): string => `127.0.0.1:${port}`;
