import { fork } from 'node:child_process';
import { sessionEnvironment } from './host-env.ts';
import {
  endGently,
  heapCap,
  type EngineExit,
  type EngineHost,
  type EngineHostOptions,
} from './engine-host.ts';
import { createMux, type Frame } from './mux.ts';
import { wrapPort } from '../port.ts';
import type { FromEngine } from '../protocol.ts';
import { createAnswerSealer } from './sealed-answers.ts';
import { keepTail } from './stderr-tail.ts';

/** A session process as a plain Node child: its ports are relayed over the child's one IPC channel. */
export function startChildHost(options: EngineHostOptions): EngineHost {
  const child = fork(options.entry, [], {
    serialization: 'advanced',
    execArgv: heapCap(options),
    env: { ...sessionEnvironment(process.env), ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const errorOutput = keepTail(child.stderr);
  const mux = createMux((frame) => {
    // a message to a process that is just ending: its exit tells the story
    if (child.connected) child.send(frame, () => undefined);
  });
  child.on('message', (frame) => mux.receive(frame as Frame));
  const answers = createAnswerSealer();
  const gone = new Promise<EngineExit>((resolve) => {
    child.on('exit', (code, signal) => {
      mux.closeAll();
      resolve({ ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) });
    });
    // could not even be started
    child.on('error', () => {
      if (child.pid === undefined) resolve({});
    });
  });
  const kill = () => void child.kill('SIGKILL');
  return {
    get pid() {
      return child.pid;
    },
    post: (message, port) =>
      mux.post(
        answers.sends(message),
        port && wrapPort<unknown, unknown>(port, { events: 'node' }),
      ),
    onMessage: (listener) =>
      mux.onMessage((message) => {
        answers.hears(message);
        listener(message as FromEngine);
      }),
    onExit: (listener) => void gone.then(listener),
    kill,
    end: () => endGently({ ask: () => mux.post({ kind: 'end' }), kill, gone }),
    errorOutput,
  };
}
