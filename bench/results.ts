import type { Kept } from './arrival.ts';
import type { MachineFacts } from './machine.ts';
import type { Cost, Direction } from './tool.ts';

/** One move by one tool, checked to be complete when it is `done`. */
export type Run =
  | ({ readonly ended: 'done'; readonly seconds: number; readonly kept?: Kept } & Cost)
  /** It was stopped at its time limit. */
  | { readonly ended: 'over'; readonly limitSeconds: number }
  | { readonly ended: 'failed'; readonly reason: string };

/** Every round of one tool in one case. */
export type Series = { readonly tool: string; readonly runs: readonly Run[] };

/** One load in one direction over one way. */
export type Case = {
  readonly load: string;
  /** Round trip the proxy adds; 0 is a direct connection. */
  readonly delayMs: number;
  readonly direction: Direction;
  readonly files: number;
  readonly bytes: number;
  readonly series: readonly Series[];
};

/** Everything one run of the bench found out. */
export type Report = {
  readonly machine: MachineFacts;
  readonly rounds: number;
  /** What each tool does for the safety of the data, by its name. */
  readonly rules: Readonly<Record<string, string>>;
  /** What is not in the tables, and why. */
  readonly leftOut: readonly string[];
  readonly cases: readonly Case[];
};
