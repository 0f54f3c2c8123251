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
 * Wraps a raw port and starts it, since a port that is not started never hears of its close. Electron hands
 * listeners `{ data }`, Node the message itself. Nothing is ever transferred: a transferred ArrayBuffer kills a
 * utility process on Electron 33.
 */
export function wrapPort<In, Out>(
  raw: RawPort,
  options: { readonly events: 'electron' | 'node' },
): StreamPort<In, Out> {
  const inbox = createInbox<In>();
  raw.on('close', inbox.close); // Node tells both ends of a close, Electron only the far one: here both hear it
  raw.on('message', (received) => {
    const message = options.events === 'electron' ? (received as { data: unknown }).data : received;
    inbox.deliver(message as In);
  });
  raw.start();
  return {
    post: (message) => {
      if (!inbox.isClosed()) raw.postMessage(ownBytes(message));
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => {
      if (inbox.isClosed()) return;
      inbox.close();
      raw.close();
    },
  };
}

/** The receiving half of a {@link StreamPort}. */
export type Inbox<In> = {
  readonly deliver: (message: In) => void;
  readonly close: () => void;
  readonly isClosed: () => boolean;
  readonly onMessage: (listener: (message: In) => void) => void;
  readonly onClose: (listener: () => void) => void;
};

/** Keeps messages until someone listens, and tells of the close once. */
export function createInbox<In>(): Inbox<In> {
  let listener: ((message: In) => void) | undefined;
  const waiting: In[] = [];
  const closeListeners: (() => void)[] = [];
  let isClosed = false;
  return {
    deliver: (message) => {
      if (isClosed) return;
      if (listener) listener(message);
      else waiting.push(message);
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      for (const tell of closeListeners.splice(0)) tell();
    },
    isClosed: () => isClosed,
    onMessage: (next) => {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose: (tell) => {
      if (isClosed) tell();
      else closeListeners.push(tell);
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
