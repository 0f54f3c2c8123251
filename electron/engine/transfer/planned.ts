import type { Attrs } from '../../../shared/entry.ts';
import type { OpError } from '../../../shared/errors.ts';
import { baseName, joinPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf } from '../../../shared/sync/op.ts';
import { eachBounded } from '../fs/bounded.ts';
import { failureOf, type Context } from './context.ts';
import { DirectoryJob } from './directory-job.ts';
import { lstatOrNothing, namesIn, TargetDirectory } from './directory.ts';
import { meet, type AdmittedDirectory } from './meet.ts';
import { notAsPlanned } from './planned-items.ts';
import type { Place } from './same-place.ts';
import { learnNames } from './sweep.ts';
import type { Root } from './ticket.ts';

// a look is a round trip: far away, this many items share each
const looksAtOnce = 64;

/** A folder of the plan: items in it, and folders that lead to more. */
type Node = {
  /** Below the folder that is synchronised; empty for that itself. */
  readonly path: string;
  readonly items: Root[];
  readonly below: Map<string, Node>;
};

/**
 * Goes to the items of a plan instead of finding out what there is: each is looked at and copied only while both sides
 * are what the plan saw. On the way to them no link is followed.
 */
export class PlannedWalk {
  readonly #context: Context;
  readonly #onCounted: () => void;
  readonly #source: string;
  readonly #target: string;
  readonly #place: Place;
  /** Folders that are there on both sides, to be looked at once more at the end. */
  readonly passed: TargetDirectory[] = [];
  readonly #made = new Map<string, Node>();
  #open = 0;

  constructor(
    context: Context,
    means: {
      readonly source: string;
      readonly target: string;
      readonly place: Place;
      readonly onCounted: () => void;
    },
  ) {
    this.#context = context;
    this.#onCounted = means.onCounted;
    this.#source = means.source;
    this.#target = means.target;
    this.#place = means.place;
  }

  /** Begins with what is in the folder itself. */
  start(roots: readonly Root[], top: TargetDirectory): void {
    const node = treeOf(roots, this.#source);
    this.#add(async () => {
      await this.#fill(node, top);
      top.endWalk();
    });
  }

  #add(work: () => Promise<void>): void {
    this.#open += 1;
    this.#context.queue.add('walk', async () => {
      try {
        await work();
      } finally {
        this.#open -= 1;
        if (this.#open === 0) this.#onCounted();
      }
    });
  }

  /** Takes what is in a folder; those below it in their turn. */
  async #fill(node: Node, into: TargetDirectory): Promise<void> {
    const own = new Set<string>();
    await eachBounded(node.items, looksAtOnce, async (root) => {
      const name = baseName(root.path);
      const below = node.below.get(name);
      if (below !== undefined) {
        own.add(name);
        this.#made.set(root.path, below);
      }
      const isMet = await this.#meetItem(root, into, below);
      if (!isMet && below !== undefined) this.#skipAll(below);
      await this.#context.queue.room();
    });
    for (const [name, below] of node.below) {
      if (!own.has(name)) this.#add(() => this.#pass(below));
    }
  }

  /** Looks at one item, and copies it when it is still what the plan saw. */
  async #meetItem(root: Root, into: TargetDirectory, below: Node | undefined): Promise<boolean> {
    const context = this.#context;
    const { path } = root;
    let attrs: Attrs | undefined;
    try {
      if (context.halt.error !== undefined) throw context.halt.error;
      attrs = await lstatOrNothing(context.source, path);
    } catch (thrown) {
      const error = failureOf(context, thrown);
      context.report.found({ path, size: 0, root }).failed(error);
      if (below !== undefined) this.#failAll(below, error);
      return true;
    }
    const planned = context.planned?.get(path);
    if (attrs === undefined || !isAsPlanned(planned?.source, stampOf(attrs))) {
      context.report.found({ path, size: 0, root }).skipped(notAsPlanned(path));
      return false;
    }
    const name = baseName(path);
    let isWalked = false;
    const onDirectory = (item: AdmittedDirectory): void => {
      isWalked = true;
      this.#add(() => this.#make(item));
    };
    const met = { path, attrs, name, into, root, depth: 1, place: this.#place };
    await meet(context, met, onDirectory);
    return isWalked || below === undefined;
  }

  /** Makes a folder of the plan, then what is in it. */
  async #make(item: AdmittedDirectory): Promise<void> {
    const context = this.#context;
    const job = new DirectoryJob(context, item);
    const node = this.#made.get(item.path) ?? { path: '', items: [], below: new Map() };
    try {
      await job.prepare();
      await this.#fill(node, job.directory);
    } catch (thrown) {
      const error = failureOf(context, thrown);
      job.failed(error);
      this.#failAll(node, error);
    }
    job.walked();
  }

  /** Goes through a folder that is there on both sides. */
  async #pass(node: Node): Promise<void> {
    const context = this.#context;
    const { source, target, halt, resume, tuning } = context;
    const [from, to] = [joinPath(this.#source, node.path), joinPath(this.#target, node.path)];
    try {
      if (halt.error !== undefined) throw halt.error;
      const [there, attrs] = await Promise.all([
        lstatOrNothing(source, from),
        lstatOrNothing(target, to),
      ]);
      // a link in their place would lead out of what the plan saw
      if (there?.kind !== 'directory') return this.#skipAll(node, from);
      if (attrs?.kind !== 'directory') return this.#skipAll(node, to);
      const mode = attrs.mode;
      const into = new TargetDirectory({ path: to, mode, staysOpen: true, onSettled: () => {} });
      into.hold();
      this.passed.push(into);
      if (resume || node.items.length > tuning.lookupsUpTo) {
        const names = await namesIn(target, to);
        if (names !== undefined) await learnNames(context, into, names);
      }
      await this.#fill(node, into);
      into.endWalk();
    } catch (thrown) {
      this.#failAll(node, failureOf(context, thrown));
    }
  }

  /** Leaves all of a folder alone: it, or what `path` names, is not what it was. */
  #skipAll(node: Node, path = joinPath(this.#target, node.path)): void {
    const { halt, report } = this.#context;
    // what was cut off is still to do
    if (halt.error !== undefined) return this.#failAll(node, halt.error);
    this.#each(node, (root) => {
      report.found({ path: root.path, size: 0, root }).skipped(notAsPlanned(path));
    });
  }

  #failAll(node: Node, error: OpError): void {
    this.#each(node, (root) => {
      this.#context.report.found({ path: root.path, size: 0, root }).failed(error);
    });
  }

  #each(node: Node, tell: (root: Root) => void): void {
    for (const root of node.items) if (!root.met) tell(root);
    for (const below of node.below.values()) this.#each(below, tell);
  }
}

/** The folders that lead to the items. */
function treeOf(roots: readonly Root[], base: string): Node {
  const top: Node = { path: '', items: [], below: new Map() };
  const prefix = joinPath(base, '');
  for (const root of roots) {
    let node = top;
    const names = root.path.slice(prefix.length).split('/');
    for (const name of names.slice(0, -1)) {
      const path = node.path === '' ? name : `${node.path}/${name}`;
      const below = node.below.get(name) ?? { path, items: [], below: new Map() };
      node.below.set(name, below);
      node = below;
    }
    node.items.push(root);
  }
  return top;
}
