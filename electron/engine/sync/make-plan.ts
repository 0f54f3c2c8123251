import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { isInside } from '../../../shared/paths.ts';
import { MemoryDraft, readMemory, type SyncMemory } from '../../../shared/sync/memory.ts';
import type { SyncOp } from '../../../shared/sync/op.ts';
import { planSteps, type LeavesOut, type PlanAnswer } from '../../../shared/sync/plan.ts';
import type { KeptMemory, PlanOutcome, PlanParams, PlanProgress } from '../protocol.ts';
import { createMasks } from '../transfer/masks.ts';
import { ContentsReader, type ReadableSide } from './contents.ts';
import { Listings } from './listings.ts';

/** What a plan is made from. */
export type PlanMeans = {
  readonly params: Pick<PlanParams, 'rules' | 'include' | 'exclude' | 'memory'>;
  readonly left: ReadableSide;
  readonly right: ReadableSide;
  /** The sides are of one server, which may be reached in two ways. */
  readonly sameServer?: boolean;
  /** Told operations in their order, and how far it is, at most ten times a second but for what is full. */
  readonly onNews: (news: {
    readonly ops: readonly SyncOp[];
    readonly progress: PlanProgress;
  }) => void;
  readonly signal: AbortSignal;
};

const newsMs = 100;
const opsPerMessage = 1_000;
const mostMsAtOnce = 10;

/** Walks both folders in one order, streaming, and tells what is to be done to make them alike. */
export async function makePlan(means: PlanMeans): Promise<PlanOutcome> {
  const { params, left, right, signal } = means;
  await refuseOneFolder(means);
  // its own end: what was asked for ahead must not go on when the plan has failed
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const listings = new Listings(left, right, either);
  const contents = new ContentsReader(left, right, either);
  const news = new News(means.onNews, () => listings.seen);
  const letGo = [left, right].map(({ hasher }) =>
    params.rules.by === 'content' ? hasher?.hold() : undefined,
  );
  try {
    const breathe = breaths();
    const memory = await memoryOf(params, breathe);
    const draft = params.rules.direction === 'both' ? new MemoryDraft(memory) : undefined;
    const steps = planSteps(params.rules, { leavesOut: leavesOutOf(params), memory });
    let answer: PlanAnswer;
    for (;;) {
      const next = steps.next(answer);
      if (signal.aborted) throw new OpError('cancelled', 'Cancelled.');
      if (next.done === true) {
        news.flush();
        const kept = draft === undefined ? {} : { memory: await textOf(draft, breathe) };
        return { counts: next.value, ...listings.seen, ...listings.problems, ...kept };
      }
      const step = next.value;
      answer = undefined;
      if (step.step === 'ops') news.add(step.ops);
      if (step.step === 'seen') draft?.take(step.seen);
      if (step.step === 'ops' || step.step === 'seen' || step.step === 'pause') await breathe();
      else if (step.step === 'contents') answer = await contents.compare(step.twins);
      else {
        news.at(step.pair.path);
        answer = await listings.read(step.pair, step.ahead);
      }
    }
  } finally {
    stop.abort();
    contents.end();
    for (const each of letGo) each?.();
  }
}

/** What is remembered of the last time; a memory that cannot be read is none. */
async function memoryOf(
  { rules, memory: text }: PlanMeans['params'],
  breathe: () => Promise<void>,
): Promise<SyncMemory | undefined> {
  if (rules.direction !== 'both' || text === undefined) return undefined;
  const reading = readMemory(text);
  for (;;) {
    const next = reading.next();
    if (next.done === true) return next.value;
    await breathe();
  }
}

async function textOf(draft: MemoryDraft, breathe: () => Promise<void>): Promise<KeptMemory> {
  const lines = draft.lines(limits.syncMemoryEntries);
  const texts: string[] = [];
  for (;;) {
    const next = lines.next();
    if (next.done === true) return { text: texts.join(''), entries: next.value };
    texts.push(next.value);
    await breathe();
  }
}

/** Lets the panes and terminals of this process have their turn, when it has worked for long enough. */
function breaths(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs < mostMsAtOnce) return;
    await new Promise((resolve) => setImmediate(resolve));
    sinceMs = performance.now();
  };
}

/** A folder is not made like itself, nor like one inside it. */
async function refuseOneFolder({ left, right, sameServer }: PlanMeans): Promise<void> {
  if (left.files !== right.files && sameServer !== true) return;
  const [a, b] = await Promise.all([
    left.files.realPath(left.path),
    right.files.realPath(right.path),
  ]);
  if (!isInside(a, b) && !isInside(b, a)) return;
  throw new OpError('invalid', 'One of the two folders is the other one, or lies in it.', {
    next: 'Choose another folder in one of the panes.',
  });
}

// what transfers leave for a while, of one that runs now or was cut off, and what was thrown away
const ownName = /^\.hawser-(?:[0-9a-f]{8}-[0-9a-f]+\.(?:part|old)|trash-\d{1,10})$/;
const homeTrash = /(?:^|\/)\.local\/share\/hawser-trash$/;

function leavesOutOf(rules: PlanMeans['params']): LeavesOut {
  const masks = createMasks(rules);
  return (candidate) =>
    ownName.test(candidate.name) || homeTrash.test(candidate.path) || masks.leavesOut(candidate);
}

type Seen = Listings['seen'];

/** Gathers operations into messages. */
class News {
  readonly #tell: PlanMeans['onNews'];
  readonly #seen: () => Seen;
  #ops: SyncOp[] = [];
  #count = 0;
  #at = '';
  #toldAtMs = -Infinity;

  constructor(tell: PlanMeans['onNews'], seen: () => Seen) {
    this.#tell = tell;
    this.#seen = seen;
  }

  add(ops: readonly SyncOp[]): void {
    this.#count += ops.length;
    if (this.#count > limits.syncOps) throw tooMany();
    for (const op of ops) {
      this.#ops.push(op);
      if (this.#ops.length === opsPerMessage) this.flush();
    }
  }

  at(path: string): void {
    this.#at = path;
    if (performance.now() - this.#toldAtMs >= newsMs) this.flush();
  }

  flush(): void {
    this.#toldAtMs = performance.now();
    const ops = this.#ops;
    this.#ops = [];
    this.#tell({ ops, progress: { ...this.#seen(), at: this.#at } });
  }
}

function tooMany(): OpError {
  const text = `The folders differ in more than ${limits.syncOps} places.`;
  return new OpError('unsupported', text, { next: 'Synchronise the folders in them one by one.' });
}
