import { utilityProcess } from 'electron';
import type { FromPractice, ToPractice } from '../practice/protocol.ts';
import type { PracticeProcess, PracticeServer } from '../services/way/practice.ts';

/** Starting takes well under a second; making a host key on a busy machine a little more. */
const startDeadlineMs = 15_000;

/** Time to close its connections before it is killed. */
const endGraceMs = 2_000;

/** Starts the practice server in a process of its own, with nothing of our environment but what a process needs. */
export function startPractice(entry: string): PracticeProcess {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Hawser practice server',
    env: pick(process.env, ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT']),
    stdio: 'ignore',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<PracticeServer>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error('it gave no sign of life'));
    }, startDeadlineMs);
    child.once('message', (message: FromPractice) => {
      clearTimeout(timer);
      if (message.kind === 'ready') resolve(message);
      else reject(new Error(message.message));
    });
    void gone.then(() => {
      clearTimeout(timer);
      reject(new Error('its process ended'));
    });
  });
  return {
    ready,
    onExit: (listener) => void gone.then(listener),
    end: async () => {
      const timer = setTimeout(() => child.kill(), endGraceMs);
      child.postMessage({ kind: 'end' } satisfies ToPractice);
      await gone;
      clearTimeout(timer);
    },
  };
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
