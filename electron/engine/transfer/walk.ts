import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, joinPath } from '../../../shared/paths.ts';
import { failureOf, type Context } from './context.ts';
import { DirectoryJob } from './directory-job.ts';
import type { TargetDirectory } from './directory.ts';
import { meet, type AdmittedDirectory } from './meet.ts';
import { refuseOntoItself, type Place } from './same-place.ts';
import type { Root } from './ticket.ts';

/** Walks the sources breadth first, while files met already move. Calls `onCounted` when all has been met. */
export class Walk {
  readonly #context: Context;
  readonly #onCounted: () => void;
  #open = 0;

  constructor(context: Context, onCounted: () => void) {
    this.#context = context;
    this.#onCounted = onCounted;
  }

  /** Begins with what the user chose. */
  start(roots: readonly Root[], place: Place, top: TargetDirectory): void {
    let unmet = roots.length;
    for (const root of roots) {
      this.#add(async () => {
        await this.#meetRoot(root, place, top);
        unmet -= 1;
        if (unmet === 0) top.endWalk();
      });
    }
  }

  #add(work: () => Promise<void>): void {
    this.#open += 1;
    this.#context.queue.add('walk', async () => {
      try {
        await work();
      } finally {
        this.#finishOne();
      }
    });
  }

  #finishOne(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#onCounted();
  }

  async #meetRoot(root: Root, place: Place, top: TargetDirectory): Promise<void> {
    const context = this.#context;
    let attrs: Attrs;
    try {
      if (context.halt.error !== undefined) throw context.halt.error;
      attrs = await context.source.lstat(root.path);
      const decided = context.decided.get(root.path);
      const name = decided !== undefined && 'name' in decided ? decided.name : undefined;
      await refuseOntoItself(context.source, { path: root.path, attrs, name }, place);
    } catch (thrown) {
      context.report.found({ path: root.path, size: 0, root }).failed(failureOf(context, thrown));
      return;
    }
    const name = baseName(root.path);
    await meet(
      context,
      { path: root.path, attrs, name, into: top, root, depth: 1, place },
      this.#onDirectory,
    );
  }

  readonly #onDirectory = (item: AdmittedDirectory): void => {
    this.#add(() => this.#walkDirectory(item));
  };

  async #walkDirectory(item: AdmittedDirectory): Promise<void> {
    const context = this.#context;
    try {
      if (context.halt.error !== undefined) throw context.halt.error;
      if (item.depth > limits.treeDepth) throw tooDeep(item.path);
    } catch (thrown) {
      item.ticket.failed(failureOf(context, thrown));
      return;
    }
    const job = new DirectoryJob(context, item);
    const sawTarget = context.distance.start(context.target);
    const ready = job.prepare().then(sawTarget);
    // awaited with the first batch; a listing that fails earlier is the failure to tell
    ready.catch(() => {});
    try {
      await this.#meetAll(item, job.directory, ready);
    } catch (thrown) {
      job.failed(failureOf(context, thrown));
    }
    // also after a failed listing: it must be there before it can be finished
    await ready.catch(() => {});
    job.walked();
  }

  async #meetAll(
    { path, root, depth, place, ancestry }: AdmittedDirectory,
    into: TargetDirectory,
    ready: Promise<void>,
  ): Promise<void> {
    const { source, halt, queue, distance } = this.#context;
    const seen = new Set<string>();
    const sawSource = distance.start(source);
    for await (const entries of source.list(path, { signal: halt.signal })) {
      sawSource();
      await ready;
      for (const entry of entries) {
        // links come again with their target; a server that lists a name twice gets one copy
        if (seen.has(entry.name)) continue;
        seen.add(entry.name);
        const { name } = entry;
        const at = { path: joinPath(path, name), into, root, depth: depth + 1, place, ancestry };
        await meet(this.#context, { ...at, name, attrs: entry }, this.#onDirectory);
      }
      await queue.room();
    }
    await ready;
  }
}

function tooDeep(path: string): OpError {
  return new OpError(
    'unsupported',
    `“${nameInText(path)}” lies more than ${limits.treeDepth} folders deep.`,
  );
}
