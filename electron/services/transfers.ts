import { randomUUID } from 'node:crypto';
import type { Value } from '../../shared/contract/index.ts';
import type { Transfer } from '../../shared/contract/transfers.ts';
import { OpError, toAppError, type AppError } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import type { TransferOutcome, TransferParams } from '../engine/protocol.ts';
import type { EngineLink } from './engine-link.ts';
import { localFs, type FindEngine, type Reach } from './engines.ts';
import type { ProgressHub } from './progress-hub.ts';
import {
  brokenTransfer,
  endedTransfer,
  progressedTransfer,
  startedTransfer,
  type TransferRequest,
} from './transfer-snapshot.ts';
import { createWatched, type Watched } from './watched.ts';

type Held = {
  readonly request: TransferRequest;
  snapshot: Transfer;
  problems: Value<'transfers.problems'>;
  /** Sources that a retry takes. */
  unfinished: readonly string[];
  /** There while it runs. */
  running?: AbortController;
};

/** The list of transfers. Main owns it; the engines do the work. */
export class Transfers {
  readonly #find: FindEngine;
  readonly #progress: ProgressHub;
  readonly #list = new Map<string, Held>();
  readonly #all = createWatched<Transfer[]>(() =>
    [...this.#list.values()].map((held) => held.snapshot),
  );

  constructor(find: FindEngine, progress: ProgressHub) {
    this.#find = find;
    this.#progress = progress;
  }

  /** Newest last. */
  get all(): Watched<Transfer[]> {
    return this.#all;
  }

  /** Gives the id of the transfer, which runs from now on. */
  start(request: TransferRequest): string {
    if (this.#list.size >= limits.transfers) throw tooMany();
    const id = randomUUID();
    const work = plan(id, request, this.#find);
    const held: Held = {
      request,
      snapshot: startedTransfer(id, request),
      problems: { problems: [], more: 0 },
      unfinished: [],
    };
    this.#list.set(id, held);
    this.#all.changed();
    void this.#run(held, work);
    return id;
  }

  /** Nothing happens when it has ended already. */
  cancel(id: string): void {
    this.#get(id).running?.abort();
  }

  /** Runs what is not completely there again. */
  retry(id: string): void {
    const held = this.#get(id);
    if (held.running !== undefined) throw new OpError('refused', 'This transfer still runs.');
    if (held.unfinished.length === 0) {
      throw new OpError('refused', 'Everything of this transfer is there: nothing to retry.');
    }
    const { from, to } = held.request;
    const unfinished = { from: { fs: from.fs, paths: [...held.unfinished] }, to };
    const work = plan(id, unfinished, this.#find);
    held.problems = { problems: [], more: 0 };
    this.#show(held, startedTransfer(id, held.request));
    void this.#run(held, { ...work, params: { ...work.params, resume: true } });
  }

  /** Takes one that has ended off the list, or all of them. */
  clear(id?: string): void {
    if (id === undefined) {
      for (const [each, { running }] of this.#list) {
        if (running === undefined) this.#list.delete(each);
      }
    } else {
      if (this.#get(id).running !== undefined) {
        throw new OpError('refused', 'This transfer still runs.', { next: 'Cancel it first.' });
      }
      this.#list.delete(id);
    }
    this.#all.changed();
  }

  /** What was skipped or failed. */
  problems(id: string): Value<'transfers.problems'> {
    return this.#get(id).problems;
  }

  /** How many would be cut off by quitting now. */
  runningCount(): number {
    return [...this.#list.values()].filter((held) => held.running !== undefined).length;
  }

  async #run(held: Held, { link, params }: Work): Promise<void> {
    const controller = new AbortController();
    held.running = controller;
    const stop = this.#progress.listen(held.snapshot.id, (told) => {
      this.#show(held, progressedTransfer(held.snapshot, told));
    });
    try {
      finish(held, await link.call('transfer', params, { signal: controller.signal }));
    } catch (thrown) {
      breakOff(held, params.from.paths, toAppError(thrown));
    } finally {
      stop();
      delete held.running;
      this.#all.changed();
    }
  }

  #show(held: Held, snapshot: Transfer): void {
    held.snapshot = snapshot;
    this.#all.changed();
  }

  #get(id: string): Held {
    const held = this.#list.get(id);
    if (held === undefined) throw new OpError('not-found', 'This transfer is no longer listed.');
    return held;
  }
}

function tooMany(): OpError {
  return new OpError('refused', `${limits.transfers} transfers are listed already.`, {
    next: 'Clear those that have ended, then start again.',
  });
}

type Work = { readonly link: EngineLink; readonly params: TransferParams };

/** Finds the one engine that reaches both sides, or throws why there is none. */
function plan(transferId: string, { from, to }: TransferRequest, find: FindEngine): Work {
  if (from.fs !== localFs && to.fs !== localFs) {
    throw new OpError(
      'unsupported',
      from.fs === to.fs
        ? 'Copying within one server is not possible yet.'
        : 'Copying straight from one server to another is not possible yet.',
      { next: 'Download to this computer first, then upload.' },
    );
  }
  const reach: Reach = find(from.fs === localFs ? to.fs : from.fs);
  return {
    link: reach.link,
    params: {
      transferId,
      from: { side: from.fs === localFs ? 'local' : reach.side, paths: from.paths },
      to: { side: to.fs === localFs ? 'local' : reach.side, directory: to.directory },
    },
  };
}

function finish(held: Held, outcome: TransferOutcome): void {
  held.snapshot = endedTransfer(held.snapshot, outcome);
  held.problems = { problems: [...outcome.problems], more: outcome.moreProblems };
  held.unfinished = outcome.unfinished;
}

/** Nobody can say what is there: a retry looks at every source again. */
function breakOff(held: Held, paths: readonly string[], error: AppError): void {
  const [path = ''] = paths;
  held.snapshot = brokenTransfer(held.snapshot, path, error);
  held.problems = { problems: [{ path, error }], more: 0 };
  held.unfinished = paths;
}
