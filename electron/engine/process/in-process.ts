import type { EngineExit, EngineHost } from './engine-host.ts';
import { createEngine } from '../engine.ts';
import { wrapPort, type StreamPort } from '../port.ts';
import type { FromEngine, ToEngine } from '../protocol.ts';

/**
 * An engine in this very process, for tests: no isolation, but the same messages, cloned and never in the same turn.
 * The app does not use it: its main process does not parse what a server sends.
 */
export function startEngineInProcess(): EngineHost {
  let exit: EngineExit | undefined;
  let resolveGone: (exit: EngineExit) => void = () => undefined;
  const gone = new Promise<EngineExit>((resolve) => (resolveGone = resolve));
  const ports = new Set<StreamPort<unknown, unknown>>();
  const leave = (how: EngineExit) => {
    if (exit) return;
    exit = how;
    for (const port of ports) port.close();
    resolveGone(how);
  };
  let toEngine: (message: ToEngine, port?: StreamPort<unknown, unknown>) => void = () => undefined;
  let fromEngine: (message: FromEngine) => void = () => undefined;
  const later = (work: () => void) =>
    setImmediate(() => {
      if (!exit) work();
    });
  const post: EngineHost['post'] = (message, raw) => {
    if (exit) return raw?.close();
    const copy = structuredClone(message);
    const port = raw && wrapPort<unknown, unknown>(raw, { events: 'node' });
    if (port) {
      ports.add(port);
      port.onClose(() => ports.delete(port));
    }
    later(() => toEngine(copy, port));
  };
  const engine = createEngine(
    {
      send: (message) => {
        const copy = structuredClone(message);
        later(() => fromEngine(copy));
      },
      onMessage: (listener) => {
        toEngine = listener;
      },
      onGone: () => undefined,
    },
    () => leave({ code: 0 }),
  );
  return {
    pid: undefined,
    post,
    onMessage: (listener) => {
      fromEngine = listener;
    },
    onExit: (listener) => void gone.then(listener),
    kill: () => {
      leave({ signal: 'SIGKILL' });
      void engine.end();
    },
    end: async () => {
      post({ kind: 'end' });
      await gone;
    },
    errorOutput: () => '',
  };
}
