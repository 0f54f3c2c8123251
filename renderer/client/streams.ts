import type { Bridge, PortMessage } from '../../shared/contract/bridge.ts';
import { toAppError, type AppError } from '../../shared/errors.ts';

/** The page's end of a stream. After `close` nothing is sent or received any more. */
export type Stream<Up> = {
  readonly post: (message: Up) => void;
  readonly close: () => void;
};

/** What the page does with a stream. `onClose` is called once, and not after the page's own `close`. */
export type StreamHandlers<Down> = {
  readonly onMessage: (message: Down) => void;
  /** With an error when the stream was refused; without one when the far end closed it. */
  readonly onClose?: (error?: AppError) => void;
};

type PortTaker = (port: MessagePort) => void;

/** Ports on their way to the page, by stream id. */
export type PortDesk = {
  readonly expect: (id: string, take: PortTaker) => void;
  /** No port will come: the stream was refused. */
  readonly forget: (id: string) => void;
};

/** Listens for the window messages by which the preload hands ports over. Other clients' ports are left alone. */
export function receivePorts(target: Window): PortDesk {
  const takers = new Map<string, PortTaker>();
  target.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== target || port === undefined || !isPortMessage(event.data)) return;
    const id = event.data.hawserPort;
    takers.get(id)?.(port);
    takers.delete(id);
  });
  return {
    expect: (id, take) => takers.set(id, take),
    forget: (id) => takers.delete(id),
  };
}

function isPortMessage(data: unknown): data is PortMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'hawserPort' in data &&
    typeof data.hawserPort === 'string'
  );
}

type Opening<Down> = {
  readonly bridge: Bridge;
  readonly ports: PortDesk;
  readonly name: string;
  readonly params: unknown;
  readonly handlers: StreamHandlers<Down>;
};

type State<Up> =
  | { readonly at: 'opening'; readonly queued: Up[] }
  | { readonly at: 'open'; readonly port: MessagePort }
  | { readonly at: 'closed' };

/** Asks for a stream and gives the page's end of it right away. */
export function openStream<Down, Up>(opening: Opening<Down>): Stream<Up> {
  const { bridge, ports, handlers } = opening;
  const id = crypto.randomUUID();
  let state: State<Up> = { at: 'opening', queued: [] };

  const end = (error?: AppError): void => {
    if (state.at === 'closed') return;
    if (state.at === 'open') state.port.close();
    state = { at: 'closed' };
    handlers.onClose?.(error);
  };
  const take = (port: MessagePort): void => {
    if (state.at !== 'opening') {
      // The page closed the stream meanwhile: closing its port ends the work behind it.
      port.close();
      return;
    }
    const { queued } = state;
    state = { at: 'open', port };
    port.addEventListener('message', (event: MessageEvent<Down>) => {
      if (state.at === 'open') handlers.onMessage(event.data);
    });
    port.addEventListener('close', () => end());
    port.start();
    // Never with a transfer list: a transferred ArrayBuffer ends the utility process that receives it (Electron 33).
    for (const message of queued) port.postMessage(message);
  };

  ports.expect(id, take);
  void requestPort(opening, id).then((error) => {
    if (error === undefined) return;
    ports.forget(id);
    end(error);
  });
  return {
    post: (message) => {
      if (state.at === 'opening') state.queued.push(message);
      else if (state.at === 'open') state.port.postMessage(message);
    },
    close: () => {
      if (state.at === 'closed') return;
      if (state.at === 'open') state.port.close();
      else bridge.cancel(id);
      state = { at: 'closed' };
    },
  };
}

async function requestPort(
  { bridge, name, params }: Opening<never>,
  id: string,
): Promise<AppError | undefined> {
  try {
    const result = await bridge.open(id, name, params);
    return result.ok ? undefined : result.error;
  } catch (thrown) {
    return toAppError(thrown);
  }
}
