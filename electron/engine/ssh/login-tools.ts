import type { HopAsk, HopParams } from '../protocol.ts';
import type { SessionBinding } from './agent.ts';
import type { Deadlines } from './deadlines.ts';
import type { Identity } from './identity.ts';
import type { PhaseClock } from './phase-clock.ts';
import type { Transcript } from './transcript.ts';

/** What a login works with. */
export type LoginTools = {
  readonly params: HopParams;
  readonly ask: HopAsk;
  readonly clock: PhaseClock;
  readonly deadlines: Deadlines;
  readonly transcript: Transcript;
  /** Ends the connection. */
  readonly fail: (error: unknown) => void;
  /** Fires when the connection has ended, for whatever reason. */
  readonly signal: AbortSignal;
  /** Starts the deadline for the server's next answer. */
  readonly expectAnswer: () => void;
  /** Sends a signed request with a key at once; rejects when the key cannot sign. */
  readonly sendSigned: (identity: Identity) => Promise<void>;
  /** Sends the request `data` is made of, with its signature. */
  readonly sendSignature: (data: Buffer, signature: Buffer) => void;
  /** Answers a round of the server's questions. */
  readonly sendAnswers: (answers: readonly Buffer[]) => void;
  /** Answers the server's demand for a new password. */
  readonly sendNewPassword: (passwords: { old: Buffer; chosen: Buffer }) => void;
  /** The session an agent is asked for. */
  readonly binding?: () => SessionBinding | undefined;
  /** A security key waits for its user's touch, or no longer does. */
  readonly onTouch?: (isWaiting: boolean) => void;
  /** True when the server deals with several login attempts that come at once: see `readsInOrder`. */
  readonly isOrderly: () => boolean;
};
