import { Worker } from 'node:worker_threads';
import { OpError } from '../../shared/errors.ts';
import {
  runConfigJob,
  type ConfigAnswers,
  type ConfigJob,
  type ConfigSources,
} from './config-jobs.ts';
import type { ReadFiles } from './tree.ts';

/** What the thread gets. */
export type ConfigTask = {
  readonly id: number;
  readonly job: ConfigJob;
  readonly sources: ConfigSources;
};

type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly fault: string };

/** Files of tens of megabytes are read in a few seconds on a slow machine. */
const deadlineMs = 20_000;
/** Lists are asked for several times in a row, and then for long not at all. */
const idleMs = 10_000;

let script: URL | undefined;

/** Tells where the bundled `config-worker` lies; without it, as in tests, the caller's own thread does the work. */
export function readConfigWith(worker: URL): void {
  script = worker;
  thread?.end(new OpError('cancelled', 'Another thread reads the configuration.'));
  thread = undefined;
}

let thread: Thread | undefined;

/** Does a job where it holds up nobody. Fails when it takes too long or too much memory, and says so. */
export async function askConfig<D extends ConfigJob['do']>(
  job: Extract<ConfigJob, { do: D }>,
  sources: ConfigSources,
  files: ReadFiles,
): Promise<ConfigAnswers[D]> {
  if (script === undefined) return await runConfigJob<D>(job, sources, files);
  thread = thread?.isOver === false ? thread : new Thread(script);
  return (await thread.ask(job, sources)) as ConfigAnswers[D];
}

type Waiting = {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: OpError) => void;
};

class Thread {
  isOver = false;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #clock: NodeJS.Timeout | undefined;

  constructor(worker: URL) {
    this.#worker = new Worker(worker, {
      name: 'Hawser config',
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: 1_024 },
    });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.end(failed('needs too much memory', error)));
    this.#worker.on('exit', () => this.end(failed('could not be read')));
    this.#worker.unref();
  }

  ask(job: ConfigJob, sources: ConfigSources): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    // callers hand over more than is asked for, and neither functions nor `process.env` itself can be sent
    const { userFile, systemFile, local: here } = sources;
    const local = { ...here, env: { ...here.env } };
    const task: ConfigTask = { id, job, sources: { userFile, systemFile, local } };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#watch();
      this.#worker.postMessage(task);
    });
  }

  end(error: OpError): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.#clock);
    void this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.#watch();
    if ('answer' in reply) waiting?.resolve(reply.answer);
    else waiting?.reject(failed('could not be read', reply.fault));
  }

  /** A deadline from the latest sign of life while there is work, and the end of the thread when there is none. */
  #watch(): void {
    clearTimeout(this.#clock);
    const isBusy = this.#waiting.size > 0;
    this.#clock = setTimeout(
      () => this.end(failed('takes too long to read')),
      isBusy ? deadlineMs : idleMs,
    );
    this.#clock.unref();
  }
}

function failed(how: string, cause?: unknown): OpError {
  return new OpError('failed', `The OpenSSH configuration ${how}.`, {
    next: 'Make its files smaller, and their Include lines plainer.',
    ...(cause === undefined ? {} : { cause }),
  });
}
