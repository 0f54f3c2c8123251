import type { EngineExit, EngineHost } from '../engine/process/engine-host.ts';
import type { RawPort } from '../engine/port.ts';
import type { FromEngine, ToEngine } from '../engine/protocol.ts';
import type { AskHandlers } from '../services/session/engine-link.ts';

/** Answers of a user who says no to everything. */
export const refusingAnswers: AskHandlers = {
  hostKey: async () => ({ accepted: false, error: { code: 'host-key', message: 'No.' } }),
  password: async () => null,
  passphrase: async () => null,
  interactive: async () => null,
  proxyPassword: async () => null,
  newPassword: async () => null,
  agentUse: async () => null,
  conflict: async () => null,
};

/** A session process played by a test. */
export type FakeEngineHost = EngineHost & {
  readonly posted: { readonly message: ToEngine; readonly port?: RawPort }[];
  /** What the engine says. */
  readonly say: (message: FromEngine) => void;
  readonly exit: (exit: EngineExit) => void;
  readonly wasKilled: () => boolean;
  /** What the system says it uses. */
  readonly grow: (bytes: number) => void;
};

/** A host whose far end the test plays; `kill` exits at once with SIGKILL. */
export function fakeEngineHost(): FakeEngineHost {
  const posted: FakeEngineHost['posted'] = [];
  let listener: ((message: FromEngine) => void) | undefined;
  let exitListener: ((exit: EngineExit) => void) | undefined;
  let isKilled = false;
  let rssBytes: number | undefined;
  const exit = (how: EngineExit) => {
    exitListener?.(how);
    exitListener = undefined;
  };
  return {
    pid: 1,
    posted,
    post: (message, port) => void posted.push(port ? { message, port } : { message }),
    onMessage: (next) => {
      listener = next;
    },
    onExit: (next) => {
      exitListener = next;
    },
    kill: () => {
      isKilled = true;
      exit({ signal: 'SIGKILL' });
    },
    end: async () => exit({ code: 0 }),
    rssBytes: () => rssBytes,
    errorOutput: () => '',
    say: (message) => listener?.(message),
    exit,
    wasKilled: () => isKilled,
    grow: (bytes) => {
      rssBytes = bytes;
    },
  };
}
