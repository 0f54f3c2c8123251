import { afterAll, beforeAll } from 'vitest';
import type { Answers } from './ssh-fixtures.ts';
import { startSshd, type Sshd } from './sshd.ts';
import type { ConnectParams, Dial } from '../engine/protocol.ts';
import type { ConnectDeps } from '../engine/ssh/connection.ts';
import { endsAfterEach, hopTo } from './logins.ts';

/** For a file of tests: a sshd that is reached by ways which are not direct. */
export function indirectWays() {
  const ends = endsAfterEach();
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  }, 30_000);
  afterAll(() => sshd.stop());
  const over = (
    dial: Dial,
    more: Partial<ConnectParams> = {},
    options: { readonly answers?: Answers; readonly deps?: Partial<ConnectDeps> } = {},
  ) => ends.dial({ ...hopTo(sshd), dial, ...more }, options.answers, options.deps);
  return { ...ends, server: () => sshd, over };
}
