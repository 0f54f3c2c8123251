/**
 * One end of a stream, whatever carries it: a MessagePort of Electron, one of Node, or messages relayed to a child.
 * Messages sent before the far end listens are kept. `close` is final and heard on both ends, once.
 */
export type StreamPort<In, Out> = {
  readonly post: (message: Out) => void;
  /** One listener; messages wait until it is set. */
  readonly onMessage: (listener: (message: In) => void) => void;
  readonly onClose: (listener: () => void) => void;
  readonly close: () => void;
};

/** What Electron's MessagePortMain and Node's worker_threads MessagePort have in common. */
export type RawPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
};

/**
 * Wraps a raw port. Electron hands listeners `{ data }`, Node the message itself. Nothing is ever transferred:
 * a transferred ArrayBuffer kills a utility process on Electron 33.
 */
export function wrapPort<In, Out>(
  raw: RawPort,
  options: { readonly events: 'electron' | 'node' },
): StreamPort<In, Out> {
  let closed = false;
  const closeListeners: (() => void)[] = [];
  raw.on('close', () => {
    closed = true;
    for (const listener of closeListeners.splice(0)) listener();
  });
  return {
    post: (message) => {
      if (!closed) raw.postMessage(message);
    },
    onMessage: (listener) => {
      raw.on('message', (received) => {
        const message =
          options.events === 'electron' ? (received as { data: unknown }).data : received;
        listener(message as In);
      });
      raw.start();
    },
    onClose: (listener) => {
      if (closed) listener();
      else closeListeners.push(listener);
    },
    close: () => {
      if (!closed) raw.close();
    },
  };
}
