import { createRequire } from 'node:module';
import type * as Electron from 'electron';
import { startChildHost } from './child-host.ts';
import {
  endGently,
  heapCap,
  type EngineExit,
  type EngineHost,
  type EngineHostOptions,
} from './engine-host.ts';
import { sessionEnvironment } from './host-env.ts';
import type { RawPort } from '../port.ts';
import type { FromEngine, ToEngine } from '../protocol.ts';
import { createAnswerSealer } from './sealed-answers.ts';
import { keepTail } from './stderr-tail.ts';

/** Starts a session process: Electron's own kind, or a plain Node child where Electron is absent. */
export function startEngine(kind: 'utility' | 'child', options: EngineHostOptions): EngineHost {
  return kind === 'utility' ? startUtilityHost(options) : startChildHost(options);
}

// Loaded when it is needed: under plain Node the package of this name only knows where Electron is.
function loadElectron(): typeof Electron {
  return createRequire(import.meta.url)('electron') as typeof Electron;
}

function startUtilityHost(options: EngineHostOptions): EngineHost {
  const { app, utilityProcess } = loadElectron();
  const child = utilityProcess.fork(options.entry, [], {
    serviceName: 'Hawser session',
    execArgv: heapCap(options),
    env: sessionEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errorOutput = keepTail(child.stderr);
  let exit: EngineExit | undefined;
  let isUnwanted = false;
  const killNow = () => {
    isUnwanted = true;
    if (exit !== undefined || child.pid === undefined) return;
    try {
      process.kill(child.pid, 'SIGKILL'); // Electron's own kill asks nicely, which a stopped process never hears
    } catch {
      // it is gone already, and its exit is on the way
    }
  };
  // V8 ran out of heap, for one; the exit follows, and an `error` nobody hears would end main
  child.on('error', () => undefined);
  child.on('spawn', () => {
    if (isUnwanted) killNow();
  });
  const gone = new Promise<EngineExit>((resolve) => {
    child.on('exit', (code) => {
      exit = { code };
      resolve(exit);
    });
  });
  const answers = createAnswerSealer();
  const post = (message: ToEngine, port?: RawPort) => {
    if (exit !== undefined) port?.close();
    else child.postMessage(answers.sends(message), port ? [port as Electron.MessagePortMain] : []);
  };
  return {
    get pid() {
      return child.pid;
    },
    post,
    onMessage: (listener) =>
      child.on('message', (message: FromEngine) => {
        answers.hears(message);
        listener(message);
      }),
    onExit: (listener) => void gone.then(listener),
    kill: killNow,
    end: () => endGently({ ask: () => post({ kind: 'end' }), kill: killNow, gone }),
    rssBytes: () => {
      const metric = app.getAppMetrics().find(({ pid }) => pid === child.pid);
      return metric && metric.memory.workingSetSize * 1024;
    },
    errorOutput,
  };
}
