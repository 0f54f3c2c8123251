import { createInbox, type Inbox, type StreamPort } from '../port.ts';

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

/** The near end of one relayed stream. */
function relayedPort(send: (frame: Frame) => void, stream: number) {
  const inbox = createInbox<unknown>();
  const port: StreamPort<unknown, unknown> = {
    post: (message) => {
      if (!inbox.isClosed()) send({ frame: 'data', stream, message });
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => {
      if (inbox.isClosed()) return;
      send({ frame: 'close', stream });
      inbox.close();
    },
  };
  return { port, inbox };
}

/** Joins two ports of the same stream, so that each end of one is heard on the other. */
export function joinPorts(a: StreamPort<unknown, unknown>, b: StreamPort<unknown, unknown>): void {
  a.onMessage((message) => b.post(message));
  b.onMessage((message) => a.post(message));
  a.onClose(() => b.close());
  b.onClose(() => a.close());
}

/** Carries messages and streams over one ordered channel. Only one side may open streams. */
export function createMux(send: (frame: Frame) => void): Mux {
  const streams = new Map<number, Inbox<unknown>>();
  let lastStream = 0;
  let listener: ((message: unknown, port?: StreamPort<unknown, unknown>) => void) | undefined;
  const add = (stream: number) => {
    const { port, inbox } = relayedPort(send, stream);
    streams.set(stream, inbox);
    port.onClose(() => streams.delete(stream));
    return port;
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
            ...(frame.stream === undefined ? [] : ([add(frame.stream)] as const)),
          );
          return;
        case 'data':
          streams.get(frame.stream)?.deliver(frame.message);
          return;
        case 'close':
          streams.get(frame.stream)?.close();
          return;
        default:
          frame satisfies never;
      }
    },
    closeAll: () => {
      for (const inbox of streams.values()) inbox.close();
    },
  };
}
