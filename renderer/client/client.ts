import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallName, Down, Params, StreamName, Up, Value } from '../../shared/contract/index.ts';
import { toAppError, type AppError } from '../../shared/errors.ts';
import { settle, type Result } from '../../shared/result.ts';
import { openStream, receivePorts, type Stream, type StreamHandlers } from './streams.ts';

export type { Stream, StreamHandlers } from './streams.ts';

/** All the page can ask of the rest of Hawser, typed by the contract. The only user of the bridge. */
export type Client = {
  /** Never rejects; an aborted call answers `cancelled` at once and is cancelled on the far side. */
  readonly call: <N extends CallName>(
    name: N,
    params: Params<N>,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<Result<Value<N>>>;
  /** Usable at once: what is posted before the port arrives is queued. */
  readonly open: <N extends StreamName>(
    name: N,
    params: Params<N>,
    handlers: StreamHandlers<Down<N>>,
  ) => Stream<Up<N>>;
  /** Absolute path of a file dropped from the desktop; empty for one made by the page. */
  readonly pathForFile: (file: File) => string;
};

const cancelled: AppError = { code: 'cancelled', message: 'Cancelled.' };

/** Wraps the bridge of the preload. `target` is the window its ports arrive at. */
export function createClient(bridge: Bridge, target: Window): Client {
  const ports = receivePorts(target);
  return {
    call: async <N extends CallName>(
      name: N,
      params: Params<N>,
      options: { readonly signal?: AbortSignal } = {},
    ) => (await callBridge(bridge, name, params, options.signal)) as Result<Value<N>>,
    open: <N extends StreamName>(
      name: N,
      params: Params<N>,
      handlers: StreamHandlers<Down<N>>,
    ): Stream<Up<N>> => openStream<Down<N>, Up<N>>({ bridge, ports, name, params, handlers }),
    pathForFile: (file) => bridge.pathForFile(file),
  };
}

async function callBridge(
  bridge: Bridge,
  name: string,
  params: unknown,
  signal: AbortSignal | undefined,
): Promise<Result<unknown>> {
  if (signal?.aborted) return { ok: false, error: cancelled };
  const id = crypto.randomUUID();
  // A bridge that throws (a value that cannot be cloned) is a fault of ours, told like any other failure.
  const answer = settle(() => bridge.call(id, name, params)).then((outcome): Result<unknown> =>
    outcome.ok ? outcome.value : outcome,
  );
  return signal === undefined ? answer : firstOf(answer, signal, () => bridge.cancel(id));
}

function firstOf(
  answer: Promise<Result<unknown>>,
  signal: AbortSignal,
  cancel: () => void,
): Promise<Result<unknown>> {
  return new Promise((resolve) => {
    const abort = (): void => {
      cancel();
      resolve({ ok: false, error: cancelled });
    };
    signal.addEventListener('abort', abort, { once: true });
    void answer
      .catch((thrown: unknown): Result<unknown> => ({ ok: false, error: toAppError(thrown) }))
      .then((result) => {
        signal.removeEventListener('abort', abort);
        resolve(result);
      });
  });
}
