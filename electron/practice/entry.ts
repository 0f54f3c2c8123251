import type { FromPractice, ToPractice } from './protocol.ts';
import { startPracticeServer, type PracticeServer } from './server.ts';

/** The practice server's process: as Electron's utility process, or as a plain Node child. */

/** What a utility process has as `process.parentPort`; a type of our own, so that this room needs no Electron. */
type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (event: { data: unknown }) => void) => void;
};

type Parent = {
  readonly post: (message: FromPractice) => void;
  readonly onMessage: (listener: (message: ToPractice) => void) => void;
  readonly onGone: (listener: () => void) => void;
};

function parent(): Parent {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => {
        parentPort.on('message', ({ data }) => listener(data as ToPractice));
      },
      // Electron ends its utility processes with main
      onGone: () => undefined,
    };
  }
  return {
    post: (message) => void process.send?.(message),
    onMessage: (listener) =>
      void process.on('message', (message) => listener(message as ToPractice)),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}

async function end(server: PracticeServer): Promise<void> {
  await server.close();
  process.exit(0);
}

const main = parent();
try {
  const server = await startPracticeServer();
  main.onMessage(() => void end(server));
  main.onGone(() => void end(server));
  const { tcpPort, user, password, hostKey, sampleDirectory } = server;
  main.post({ kind: 'ready', tcpPort, user, password, hostKey, sampleDirectory });
} catch (thrown) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  main.post({ kind: 'failed', message });
  process.exitCode = 1;
}
