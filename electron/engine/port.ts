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
  let isClosed = false;
  const closeListeners: (() => void)[] = [];
  // Node tells both ends of a close, Electron only the far one: here both hear it
  const finish = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners.splice(0)) listener();
  };
  raw.on('close', finish);
  return {
    post: (message) => {
      if (!isClosed) raw.postMessage(ownBytes(message));
    },
    onMessage: (listener) => {
      raw.on('message', (received) => {
        if (isClosed) return;
        const message =
          options.events === 'electron' ? (received as { data: unknown }).data : received;
        listener(message as In);
      });
      raw.start();
    },
    onClose: (listener) => {
      if (isClosed) listener();
      else closeListeners.push(listener);
    },
    close: () => {
      if (isClosed) return;
      raw.close();
      finish();
    },
  };
}

/**
 * The message with its bytes in buffers of their own. A structured clone of a view copies the whole buffer behind
 * it, and a small Node Buffer shares its 8 KiB pool with whatever else was handled lately.
 */
export function ownBytes(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  const pooled = Object.entries(message).filter(([, value]) => isPartial(value));
  if (pooled.length === 0) return message;
  return {
    ...message,
    ...Object.fromEntries(pooled.map(([key, value]) => [key, new Uint8Array(value as Uint8Array)])),
  };
}

function isPartial(value: unknown): boolean {
  return value instanceof Uint8Array && value.byteLength !== value.buffer.byteLength;
}
