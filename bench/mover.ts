/** One way to move the load, timed from outside: connecting is part of it for everybody. */
export type Mover = {
  readonly name: string;
  /** What is there before somebody starts a transfer, such as a running app; not timed. */
  readonly prepare?: () => Promise<void>;
  /** Fetches the folder `source` from the server into the folder `target`. */
  readonly get: (way: Way) => Promise<void>;
  /** Sends the folder `source` into the server's folder `target`. */
  readonly put: (way: Way) => Promise<void>;
  /** Undoes `prepare`; not timed. */
  readonly finish?: () => Promise<void>;
};

/** From where to where. `target` exists and is empty. */
export type Way = { readonly source: string; readonly target: string };
