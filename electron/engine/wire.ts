import { createAnswerOpener } from './process/sealed-answers.ts';
import { createMux, type Frame } from './process/mux.ts';
import { wrapPort, type RawPort, type StreamPort } from './port.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

/** The engine's end of the way to main. */
export type EngineWire = {
  readonly send: (message: FromEngine) => void;
  readonly onMessage: (
    listener: (message: ToEngine, port?: StreamPort<unknown, unknown>) => void,
  ) => void;
  /** Main is gone. */
  readonly onGone: (listener: () => void) => void;
};

/** What a utility process finds at `process.parentPort`. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly RawPort[] }) => void,
  ): unknown;
};

/** The wire this process was started with: Electron's parent port, or Node's IPC channel. */
export function processWire(): EngineWire {
  const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort };
  if (parentPort) return utilityWire(parentPort);
  if (process.send) return childWire();
  throw new Error('The engine was started without a parent to talk to.');
}

function utilityWire(parentPort: ParentPort): EngineWire {
  const answers = createAnswerOpener();
  return {
    send: (message) => parentPort.postMessage(answers.sends(message)),
    onMessage: (listener) => {
      parentPort.on('message', ({ data, ports }) => {
        const raw = ports[0];
        const port = raw && wrapPort<unknown, unknown>(raw, { events: 'electron' });
        listener(answers.hears(data as ToEngine), port);
      });
    },
    // Chromium ends utility processes with their browser process
    onGone: () => undefined,
  };
}

function childWire(): EngineWire {
  const answers = createAnswerOpener();
  const mux = createMux((frame) => {
    // the parent may just be going away: `disconnect` tells
    if (process.connected) process.send?.(frame, undefined, undefined, () => undefined);
  });
  process.on('message', (frame) => mux.receive(frame as Frame));
  return {
    send: (message) => mux.post(answers.sends(message)),
    onMessage: (listener) =>
      mux.onMessage((message, port) => listener(answers.hears(message as ToEngine), port)),
    onGone: (listener) => {
      const end = (): void => {
        mux.closeAll();
        listener();
      };
      // killed while this process began: then nobody tells any more
      if (process.connected) process.once('disconnect', end);
      else end();
    },
  };
}
