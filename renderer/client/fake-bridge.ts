import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallName, Down, Params, StreamName, Up, Value } from '../../shared/contract/index.ts';
import { OpError } from '../../shared/errors.ts';
import { settle } from '../../shared/result.ts';

/** The far end of a stream in a test. */
export type FakeStream<D, U> = {
  readonly send: (message: D) => void;
  readonly close: () => void;
  /** Called for what the page posts. */
  onPost: (message: U) => void;
  /** Called when the page closes its end. */
  onClosed: () => void;
};

type CallHandlers = {
  [N in CallName]?: (params: Params<N>) => Value<N> | Promise<Value<N>>;
};

type StreamHandlers = {
  [N in StreamName]?: (params: Params<N>, stream: FakeStream<Down<N>, Up<N>>) => void;
};

/** What a fake answers, by the names of the contract. A handler fails by throwing an `OpError`. */
export type FakeHandlers = { readonly calls?: CallHandlers; readonly streams?: StreamHandlers };

/** A call the page made, as the fake saw it. */
export type SeenCall = { readonly name: string; readonly params: unknown };

/** A bridge with nothing behind it, for component tests. What has no handler is refused. */
export function createFakeBridge(
  target: Window,
  handlers: FakeHandlers,
): { readonly bridge: Bridge; readonly seen: readonly SeenCall[] } {
  const seen: SeenCall[] = [];
  const bridge: Bridge = {
    call: (_id, name, params) => {
      seen.push({ name, params });
      return settle(() => find(handlers.calls, name)(params));
    },
    cancel: () => {},
    open: (id, name, params) => settle(() => openFake({ target, handlers, id, name, params })),
    pathForFile: (file) => (file instanceof File ? `/dropped/${file.name}` : ''),
  };
  return { bridge, seen };
}

type AnyHandler = (...args: unknown[]) => unknown;

function find(table: object | undefined, name: string): AnyHandler {
  const handler: unknown = table === undefined ? undefined : Reflect.get(table, name);
  if (typeof handler !== 'function')
    throw new OpError('refused', `The fake has no handler for ${name}.`);
  return handler as AnyHandler;
}

function openFake(request: {
  readonly target: Window;
  readonly handlers: FakeHandlers;
  readonly id: string;
  readonly name: string;
  readonly params: unknown;
}): Record<string, never> {
  const handler = find(request.handlers.streams, request.name);
  const { port1, port2 } = new MessageChannel();
  const stream: FakeStream<unknown, unknown> = {
    send: (message) => port1.postMessage(message),
    close: () => port1.close(),
    onPost: () => {},
    onClosed: () => {},
  };
  port1.addEventListener('message', (event: MessageEvent<unknown>) => stream.onPost(event.data));
  port1.addEventListener('close', () => stream.onClosed());
  port1.start();
  request.target.dispatchEvent(
    new MessageEvent('message', {
      data: { hawserPort: request.id },
      source: request.target,
      ports: [port2],
    }),
  );
  handler(request.params, stream);
  return {};
}
