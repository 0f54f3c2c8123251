import { fromAppError, OpError } from '../../../shared/errors.ts';
import type { EngineAsks, HopAsk } from '../protocol.ts';
import { addressText } from './errors.ts';
import { fingerprint } from './fingerprint.ts';
import type { PhaseClock } from './phase-clock.ts';
import { isWholeKey, keyTypeOf, minimumRsaBits, rsaBits } from './public-key.ts';

/** The host key of one connection: decided once, then pinned. */
export type HostKeyGuard = {
  /** ssh2's `hostVerifier`. Calls back only to say "true"; everything else ends the connection. */
  readonly verify: (key: Buffer, answer: (isTrusted: boolean) => void) => void;
  /** The accepted key. */
  readonly pinned: () =>
    { readonly type: string; readonly blob: Uint8Array; readonly fingerprint: string } | undefined;
};

/**
 * Default deny: without the one clear "yes" nothing is called back, so the key exchange cannot go on. ssh2 itself
 * takes anything but `false` for a yes (security.md §5, gap 1).
 */
export function createHostKeyGuard(tools: {
  readonly host: string;
  readonly tcpPort: number;
  readonly ask: HopAsk;
  readonly clock: PhaseClock;
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal;
}): HostKeyGuard {
  const { signal, fail } = tools;
  let pinned: { readonly blob: Buffer; readonly type: string } | undefined;
  return {
    pinned: () => pinned && { ...pinned, fingerprint: fingerprint(pinned.blob) },
    verify: (key, answer) => {
      // ssh2's buffer is reused once this returns
      const blob = Buffer.from(key);
      if (pinned) {
        // at once: an answer that comes later breaks the stream of a running session (gap 2)
        if (pinned.blob.equals(blob)) answer(true);
        else fail(changedInSession(tools));
        return;
      }
      decide(blob, tools).then(
        (type) => {
          if (signal.aborted) return;
          pinned = { blob, type };
          try {
            answer(true);
          } catch (error) {
            fail(error);
          }
        },
        (error: unknown) => fail(error),
      );
    },
  };
}

/** The key's type when main accepts it; throws in every other case. */
async function decide(
  key: Buffer,
  tools: {
    readonly host: string;
    readonly tcpPort: number;
    readonly ask: HopAsk;
    readonly clock: PhaseClock;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const { ask, clock, signal } = tools;
  const keyType = keyTypeOf(key);
  if (keyType === undefined || !isWholeKey(key)) {
    throw new OpError('host-key', `The host key of ${addressText(tools)} is malformed.`, {
      next: 'The server’s software is at fault, or something on the way changes data.',
    });
  }
  const bits = rsaBits(key);
  if (bits !== undefined && bits < minimumRsaBits) {
    throw new OpError(
      'host-key',
      `The host key of ${addressText(tools)} is an RSA key of only ${bits} bits, which can be forged.`,
      { next: 'The server needs a new host key: ssh-keygen -A, after moving the old one away.' },
    );
  }
  const params = { keyType, key: new Uint8Array(key) };
  const answer = await clock.paused(() => ask('hostKey', params, { signal }));
  if (isYes(answer)) return keyType;
  throw fromAppError(answer.error);
}

type Answer = EngineAsks['hostKey']['answer'];

/** Nothing but a true `accepted` counts, whatever a fault somewhere may send. */
function isYes(answer: Answer): answer is Extract<Answer, { accepted: true }> {
  const accepted: unknown = answer.accepted;
  return accepted === true;
}

function changedInSession(to: { readonly host: string; readonly tcpPort: number }): OpError {
  return new OpError(
    'host-key',
    `${addressText(to)} showed another host key in the middle of the session; Hawser hung up.`,
    { next: 'Someone may be tampering with the connection; ask the server’s administrator.' },
  );
}
