/** One way to move the load, timed from outside: connecting is part of it for everybody. */
export type Mover = {
  readonly name: string;
  /** Fetches the folder `source` from the server into the folder `target`. */
  readonly get: (way: Way) => Promise<void>;
  /** Sends the folder `source` into the server's folder `target`. */
  readonly put: (way: Way) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** From where to where. `target` exists and is empty. */
export type Way = { readonly source: string; readonly target: string };
