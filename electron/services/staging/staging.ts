import { randomUUID } from 'node:crypto';
import type { Stage, StageUse } from '../../../shared/contract/desktop.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { TransferOutcome } from '../../engine/protocol.ts';
import { localFs } from '../session/engines.ts';
import { fetchForDesktop, type FetchMeans } from './staging-fetch.ts';
import { StagingFolders } from './staging-folders.ts';
import { createWatched, type Watched } from '../session/watched.ts';

/** What staging needs of the rest of main. */
export type StagingMeans = FetchMeans & {
  readonly profileDirectory: string;
  /** Puts files on the clipboard of the system; rejects where that cannot be done. */
  readonly copyFiles: (files: readonly string[]) => Promise<void>;
  readonly report: (trouble: string) => void;
  /** How long another program may take to read what it was given. */
  readonly keptAfterUseMs?: number;
};

/** A file manager that was given a large folder copies it long after the drop, and tells nobody when it is done. */
const usualKeptAfterUseMs = 30 * 60_000;

type Facts = Omit<Stage, 'id' | 'use' | 'title'>;
type Held = {
  readonly id: string;
  readonly use: StageUse;
  readonly from: { readonly fs: string; readonly paths: readonly string[] };
  facts: Facts;
  controller: AbortController;
  /** Settles when nothing of it writes any more. Never rejects. */
  running: Promise<void>;
};

/** Files of hosts on their way to other programs. Main owns them; the page knows their ids and how far they are. */
export class Staging {
  readonly #means: StagingMeans;
  readonly #folders: StagingFolders;
  readonly #list = new Map<string, Held>();
  /** Used by now and shown no longer, each with the timer that ends it. */
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #all = createWatched<Stage[]>(() => [...this.#list.values()].map(snapshot));
  /** Settles when what earlier starts left is gone, or will be. Never rejects. */
  readonly ready: Promise<void>;

  constructor(means: StagingMeans) {
    this.#means = means;
    this.#folders = new StagingFolders(means.profileDirectory);
    this.ready = this.#sweep().catch((thrown: unknown) => means.report(toAppError(thrown).message));
  }

  get all(): Watched<Stage[]> {
    return this.#all;
  }

  /** True while something is fetched: the computer should not fall asleep. */
  get isBusy(): boolean {
    return [...this.#list.values()].some(({ facts }) => facts.state === 'staging');
  }

  /** Begins to fetch, and gives the id it is known by. */
  begin(request: Pick<Held, 'from' | 'use'>): string {
    if (request.from.fs === localFs) {
      throw new OpError('invalid', 'Files of this computer need no copies to be dragged out.');
    }
    if (this.#list.size >= limits.stages) throw tooMany();
    this.#means.find(request.from.fs); // says at once when it is not connected
    const held = { id: randomUUID(), ...request, ...beginning() };
    this.#list.set(held.id, held);
    this.#start(held);
    return held.id;
  }

  /** Fetches one that failed again, from the start. */
  retry(id: string): void {
    const held = this.#get(id);
    if (held.facts.state === 'staging') return;
    Object.assign(held, beginning());
    this.#start(held, this.#folders.remove(id));
  }

  /** The files of one that is ready, as this system names them; from now on another program may read them. */
  async handOut(id: string): Promise<string[]> {
    const held = this.#get(id);
    if (held.facts.state !== 'ready') {
      throw new OpError('refused', 'These files have not all come yet.');
    }
    const files = await this.#folders.files(id);
    if (files.length === 0)
      throw new OpError('not-found', 'These files are gone. Fetch them again.');
    await this.#folders.markUsed(id);
    held.facts = { ...held.facts, used: true };
    this.#all.changed();
    return files;
  }

  /** Puts one that is ready on the clipboard. */
  async copy(id: string): Promise<void> {
    await this.#means.copyFiles(await this.handOut(id));
  }

  /** Takes one off the list. What another program may be reading stays for a while. */
  async discard(id: string): Promise<void> {
    const held = this.#list.get(id);
    if (held === undefined) return; // gone already, which is what was wanted
    this.#list.delete(id);
    this.#all.changed();
    held.controller.abort();
    await held.running;
    if (held.facts.used) this.#leave(id, this.#keptMs);
    else await this.#remove(id);
  }

  /** Ends all fetching and removes what nobody was given lately; the rest goes at the next start. */
  async shutDown(): Promise<void> {
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
    const open = [...this.#list.values()];
    this.#list.clear();
    for (const { controller } of open) controller.abort();
    await Promise.all(open.map(({ running }) => running));
    await Promise.all(open.filter(({ facts }) => !facts.used).map(({ id }) => this.#remove(id)));
  }

  get #keptMs(): number {
    return this.#means.keptAfterUseMs ?? usualKeptAfterUseMs;
  }

  #start(held: Held, before: Promise<void> = this.ready): void {
    this.#all.changed();
    const { controller } = held;
    held.running = before
      .then(() => this.#fetch(held))
      .catch((thrown: unknown) => {
        if (controller.signal.aborted) return;
        const error = toAppError(thrown);
        const path = held.from.paths[0] ?? '/';
        this.#tell(held, { state: 'failed', bytesPerSecond: 0, problem: { path, error } });
      });
  }

  async #fetch(held: Held): Promise<void> {
    const { signal } = held.controller;
    signal.throwIfAborted();
    const directory = await this.#folders.make(held.id);
    const outcome = await fetchForDesktop(
      this.#means,
      { from: held.from, directory },
      {
        signal,
        progress: ({ tally, counted, bytesPerSecond }) =>
          this.#tell(held, { ...countsOf(tally), counted, bytesPerSecond }),
      },
    );
    signal.throwIfAborted();
    const hasSome = outcome.tally.done > 0 || outcome.state === 'done';
    this.#tell(held, { ...ended(outcome), state: hasSome ? 'ready' : 'failed' });
    // a clipboard that lacks some of them would look as if it had them all: then the user says so
    if (held.use === 'clipboard' && outcome.state === 'done') await this.copy(held.id);
  }

  #tell(held: Held, news: Partial<Facts>): void {
    held.facts = { ...held.facts, ...news };
    this.#all.changed();
  }

  #leave(id: string, inMs: number): void {
    const timer = setTimeout(() => {
      this.#leaving.delete(id);
      void this.#remove(id);
    }, inMs);
    this.#leaving.set(id, timer.unref());
  }

  async #sweep(): Promise<void> {
    const now = Date.now();
    for (const { id, sinceMs } of await this.#folders.left()) {
      const leftMs = sinceMs + this.#keptMs - now;
      // a clock that was set back must not keep them for years
      if (leftMs > 0 && leftMs <= this.#keptMs) this.#leave(id, leftMs);
      else await this.#remove(id);
    }
  }

  async #remove(id: string): Promise<void> {
    try {
      await this.#folders.remove(id);
    } catch (thrown) {
      this.#means.report(`Copies of files stayed in the profile: ${String(thrown)}`);
    }
  }

  #get(id: string): Held {
    const held = this.#list.get(id);
    if (held === undefined) throw new OpError('not-found', 'These files are no longer kept.');
    return held;
  }
}

function beginning(): Pick<Held, 'facts' | 'controller' | 'running'> {
  const counts = { found: 0, failed: 0, skipped: 0, totalBytes: 0, doneBytes: 0 };
  return {
    facts: { state: 'staging', used: false, counted: false, ...counts, bytesPerSecond: 0 },
    controller: new AbortController(),
    running: Promise.resolve(),
  };
}

function ended({ tally, problems }: TransferOutcome): Partial<Facts> {
  const [problem] = problems;
  const facts = { ...countsOf(tally), counted: true, bytesPerSecond: 0 };
  return problem === undefined ? facts : { ...facts, problem };
}

function countsOf(tally: TransferOutcome['tally']): Partial<Facts> {
  const { found, failed, skipped, totalBytes, doneBytes } = tally;
  return { found, failed, skipped, totalBytes, doneBytes };
}

function snapshot({ id, use, from, facts }: Held): Stage {
  const [first = ''] = from.paths;
  const title =
    from.paths.length === 1 ? nameInText(baseName(first)) : `${from.paths.length} items`;
  return { id, use, title, ...facts };
}

function tooMany(): OpError {
  return new OpError('refused', `${limits.stages} selections wait to be dragged out already.`, {
    next: 'Close those that are no longer needed.',
  });
}
