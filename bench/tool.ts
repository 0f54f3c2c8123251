import type { Checks } from '../shared/contract/transfers.ts';

/** The way the server is reached in a run: directly, or through the proxy that makes the way longer. */
export type Endpoint = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** Empty; stands in for the home folder, so that nobody's own settings count. */
  readonly home: string;
};

/** From or to the server. */
export type Direction = 'get' | 'put';

/** What a tool has to move. `target` exists and is empty; the folder `source` is to arrive in it, or what it holds. */
export type Move = {
  readonly direction: Direction;
  readonly source: string;
  readonly target: string;
  /** The one file in `source`, when that is all there is. */
  readonly onlyFile?: string;
  readonly endpoint: Endpoint;
  /** Fires when the run takes too long, or the whole bench is to end. */
  readonly signal: AbortSignal;
};

/** A folder of the server to list, and how many entries it has. */
export type Listing = {
  readonly folder: string;
  readonly entries: number;
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
};

/** What a move took beside time, as far as this system can tell. */
export type Cost = {
  readonly cpuSeconds?: number;
  readonly peakBytes?: number;
  /** Files by how the tool itself says it checked them; only Hawser says. */
  readonly checks?: Checks;
};

/** The same with the time it took. */
export type Timed = Cost & { readonly seconds: number };

/** One way to move a load, timed from outside: connecting is part of it for everybody. */
export type Tool = {
  /** What `--tools` calls it. */
  readonly id: string;
  /** What the table calls it. */
  readonly name: string;
  /** What it does for the safety of the data: checks, syncs, temporary names. */
  readonly rules: string;
  /** What is there before somebody starts a transfer, such as a running app; not timed. */
  readonly prepare?: () => Promise<void>;
  readonly move: (move: Move) => Promise<Cost>;
  /**
   * Reads a whole folder with its facts, where that is something to compare; throws when entries are missing. Timed by
   * the tool itself, from asking for it on a connection that is there to the last name.
   */
  readonly list?: (listing: Listing) => Promise<Timed>;
  /** Undoes `prepare`; not timed. */
  readonly finish?: () => Promise<void>;
};
