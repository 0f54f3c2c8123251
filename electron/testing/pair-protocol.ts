import type { ConnectParams, TransferOutcome, TransferParams } from '../engine/protocol.ts';
import type { AppError } from '../../shared/errors.ts';

/** One transfer between two sessions, and whom to kill in the middle. */
export type PairTask = {
  /** The built engine. */
  readonly entry: string;
  readonly source: ConnectParams;
  readonly target: ConnectParams;
  readonly transfer: TransferParams;
  readonly kill?: { readonly whom: 'source' | 'target'; readonly atBytes: number };
};

/** How it went; an `AppError` when the target's process could not even tell. */
export type PairResult = {
  readonly outcome: TransferOutcome | AppError;
  readonly tookMs: number;
  readonly mostRssBytes: { readonly source: number; readonly target: number };
};
