import { describe, expect, it, vi } from 'vitest';
import type { OpError } from '../../../shared/errors.ts';
import { createHostKeyGuard } from './host-key.ts';
import { createPhaseClock } from './phase-clock.ts';
import { wireString } from './wire.ts';

const keyOf = (byte: number) =>
  Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, byte))]);

function setUp() {
  const failures: OpError[] = [];
  const ask = vi.fn(() => Promise.resolve({ accepted: true } as const));
  const guard = createHostKeyGuard({
    host: 'box',
    tcpPort: 22,
    ask,
    clock: createPhaseClock(),
    fail: (error) => failures.push(error as OpError),
    signal: new AbortController().signal,
  });
  return { guard, ask, failures };
}

describe('K13 at each new key exchange', () => {
  it('the pinned key is accepted at once, without a question', async () => {
    const { guard, ask, failures } = setUp();
    await new Promise((resolve) => guard.verify(keyOf(1), resolve));
    const answers: boolean[] = [];
    guard.verify(keyOf(1), (isTrusted) => answers.push(isTrusted));
    // no turn of the event loop in between: an answer that comes later breaks the stream
    expect(answers).toEqual([true]);
    expect(ask).toHaveBeenCalledOnce();
    expect(failures).toEqual([]);
  });

  it('another key ends the session, and no yes is given', async () => {
    const { guard, ask, failures } = setUp();
    await new Promise((resolve) => guard.verify(keyOf(1), resolve));
    const answer = vi.fn<(isTrusted: boolean) => void>();
    guard.verify(keyOf(2), answer);
    expect(answer).not.toHaveBeenCalled();
    expect(failures).toMatchObject([{ code: 'host-key' }]);
    expect(ask).toHaveBeenCalledOnce();
    expect(guard.pinned()?.blob).toEqual(keyOf(1));
  });

  it('the bytes are compared, though ssh2 uses its buffer again', async () => {
    const { guard, failures } = setUp();
    const buffer = keyOf(1);
    await new Promise((resolve) => guard.verify(buffer, resolve));
    keyOf(2).copy(buffer);
    guard.verify(buffer, () => undefined);
    expect(failures).toHaveLength(1);
  });
});
