import type { StreamPort } from './port.ts';

/** What travels over a single channel (Node's IPC) to carry messages and any number of streams. */
export type Frame =
  | { readonly frame: 'message'; readonly message: unknown; readonly stream?: number }
  | { readonly frame: 'data'; readonly stream: number; readonly message: unknown }
  | { readonly frame: 'close'; readonly stream: number };

/** One end of a multiplexed channel. */
export type Mux = {
  /** Sends a message; a port given along is relayed until either side closes it. */
  readonly post: (message: unknown, port?: StreamPort<unknown, unknown>) => void;
  readonly onMessage: (
    listener: (message: unknown, port?: StreamPort<unknown, unknown>) => void,
  ) => void;
  /** Takes in what the far end sent. */
  readonly receive: (frame: Frame) => void;
  /** Closes every stream: the channel is gone. */
  readonly closeAll: () => void;
};

/** The near end of one relayed stream: buffers until someone listens. */
function relayedPort(send: (frame: Frame) => void, stream: number, forget: () => void) {
  let listener: ((message: unknown) => void) | undefined;
  let waiting: unknown[] = [];
  let isClosed = false;
  const closeListeners: (() => void)[] = [];
  const finish = () => {
    if (isClosed) return;
    isClosed = true;
    forget();
    for (const listen of closeListeners.splice(0)) listen();
  };
  const port: StreamPort<unknown, unknown> = {
    post: (message) => {
      if (!isClosed) send({ frame: 'data', stream, message });
    },
    onMessage: (next) => {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose: (listen) => {
      if (isClosed) listen();
      else closeListeners.push(listen);
    },
    close: () => {
      if (isClosed) return;
      waiting = [];
      send({ frame: 'close', stream });
      finish();
    },
  };
  const deliver = (message: unknown) => {
    if (listener) listener(message);
    else waiting.push(message);
  };
  return { port, deliver, finish };
}

/** Joins two ports of the same stream, so that each end of one is heard on the other. */
export function joinPorts(
  a: StreamPort<unknown, unknown>,
  b: StreamPort<unknown, unknown>,
): void {
  a.onMessage((message) => b.post(message));
  b.onMessage((message) => a.post(message));
  a.onClose(() => b.close());
  b.onClose(() => a.close());
}

/** Carries messages and streams over one ordered channel. Only one side may open streams. */
export function createMux(send: (frame: Frame) => void): Mux {
  const streams = new Map<number, ReturnType<typeof relayedPort>>();
  let lastStream = 0;
  let listener: ((message: unknown, port?: StreamPort<unknown, unknown>) => void) | undefined;
  const add = (stream: number) => {
    const relayed = relayedPort(send, stream, () => streams.delete(stream));
    streams.set(stream, relayed);
    return relayed.port;
  };
  return {
    post: (message, port) => {
      if (!port) {
        send({ frame: 'message', message });
        return;
      }
      lastStream += 1;
      const near = add(lastStream);
      send({ frame: 'message', message, stream: lastStream });
      joinPorts(near, port);
    },
    onMessage: (next) => {
      listener = next;
    },
    receive: (frame) => {
      switch (frame.frame) {
        case 'message':
          listener?.(
            frame.message,
            ...(frame.stream === undefined ? [] : [add(frame.stream)] as const),
          );
          return;
        case 'data':
          streams.get(frame.stream)?.deliver(frame.message);
          return;
        case 'close':
          streams.get(frame.stream)?.finish();
          return;
        default:
          frame satisfies never;
      }
    },
    closeAll: () => {
      for (const { finish } of streams.values()) finish();
    },
  };
}
