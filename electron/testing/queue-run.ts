import { fork } from 'node:child_process';
import { builtQueueApp } from './built.ts';
import type { FromQueueApp, QueueAppOptions } from './queue-app-protocol.ts';

/** How one start of the app without a window ended. */
export type QueueRun = {
  readonly end?: Extract<FromQueueApp, { tells: 'end' }>;
  /** It killed itself, as it was told to. */
  readonly wasKilled: boolean;
  readonly printed: string;
};

/** What takes longer hangs, however busy the machine. */
const deadlineMs = 180_000;

/** Starts the app once and waits until its queue has ended, or it is dead. */
export function runQueueApp(options: QueueAppOptions, strikeServer: () => void): Promise<QueueRun> {
  const child = fork(builtQueueApp, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let printed = '';
  let end: QueueRun['end'];
  child.stderr?.on('data', (chunk) => (printed += String(chunk)));
  child.on('message', (message: FromQueueApp) => {
    if (message.tells === 'end') end = message;
    else strikeServer();
  });
  const timer = setTimeout(() => {
    printed += `not over within ${deadlineMs} ms\n`;
    child.kill('SIGKILL');
  }, deadlineMs);
  return new Promise((resolve) => {
    child.once('close', (_code, signal) => {
      clearTimeout(timer);
      const wasKilled = signal === 'SIGKILL';
      resolve({ ...(end === undefined ? {} : { end }), wasKilled, printed });
    });
  });
}
