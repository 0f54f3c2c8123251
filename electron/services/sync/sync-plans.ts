import { randomUUID } from 'node:crypto';
import type { Params } from '../../../shared/contract/index.ts';
import type { PlanMessage, SyncDeletions } from '../../../shared/contract/sync.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath } from '../../../shared/paths.ts';
import { choicesOf, type Side2, type SyncAction, type SyncOp } from '../../../shared/sync/op.ts';
import type { KeptMemory, SyncPlace } from '../../engine/protocol.ts';
import type { Trash } from '../files/trash.ts';
import type { EngineLink } from '../session/engine-link.ts';
import { connectEngines, type PortPair } from '../session/port-pair.ts';
import type { PairMemories } from './pair-memories.ts';
import { localFs, type FindEngine } from '../session/engines.ts';
import type { OfferedPort } from '../session/offered-port.ts';
import type { PlanEvent, TransferHub } from '../transfers/transfer-hub.ts';

/** What is to be made alike, and how. */
export type SyncRequest = Params<'sync.begin'>;

/** A plan as it was made: whatever is done is one of its operations. */
export type MadePlan = {
  readonly request: SyncRequest;
  readonly ops: readonly SyncOp[];
  readonly end: PlanEnd;
  /** For both ways: what is to be remembered if nothing of it is done. */
  readonly memory?: KeptMemory;
};

type PlanEnd = Extract<PlanMessage, { type: 'end' }>;

type Plan = {
  readonly request: SyncRequest;
  readonly ops: SyncOp[];
  readonly stop: AbortController;
  /** What it ended with. */
  end?: PlanMessage;
  memory?: KeptMemory;
  tell: (message: PlanMessage) => void;
};

/** What plans are made with. */
export type PlansMeans = {
  readonly find: FindEngine;
  readonly hub: TransferHub;
  readonly mintPorts: () => PortPair;
  readonly memories: Pick<PairMemories, 'read' | 'write'>;
  readonly trash: Pick<Trash, 'plan'>;
};

/** Plans that are being made or wait for a yes. Main keeps them: the page can approve operations, not make any. */
export class SyncPlans {
  readonly #means: PlansMeans;
  readonly #plans = new Map<string, Plan>();

  constructor(means: PlansMeans) {
    this.#means = means;
  }

  /** Begins to make one; gives its id. */
  begin(request: SyncRequest): string {
    const planId = randomUUID();
    const crew = findCrew(request, this.#means.find);
    const plan: Plan = { request, ops: [], stop: new AbortController(), tell: () => {} };
    this.#plans.set(planId, plan);
    this.#dropOldest();
    const stopListening = this.#means.hub.listenPlan(planId, crew.fs, (event) =>
      this.#hear(planId, plan, event),
    );
    void this.#make(planId, plan, crew)
      .catch((thrown: unknown): PlanMessage => ({ type: 'error', error: toAppError(thrown) }))
      .then((end) => {
        stopListening();
        plan.end = end;
        plan.tell(end);
      });
    return planId;
  }

  async #make(planId: string, plan: Plan, { fs, link, source }: Crew): Promise<PlanEnd> {
    const { memories, mintPorts } = this.#means;
    const { left, right, rules, include, exclude } = plan.request;
    const { signal } = plan.stop;
    const before = rules.direction === 'both' ? await memories.read(plan.request) : undefined;
    signal.throwIfAborted();
    if (source !== undefined) {
      connectEngines(
        { source, target: link },
        { transferId: planId, paths: [left.path] },
        mintPorts,
      );
    }
    const params = {
      planId,
      left: placeOf(left, fs),
      right: placeOf(right, fs),
      rules,
      include,
      exclude,
      ...(before === undefined ? {} : { memory: before.text }),
    };
    const made = await link.call('planSync', params, { signal });
    const { counts, problems, moreProblems, memory } = made;
    if (memory !== undefined) plan.memory = memory;
    // nothing to do is as good as a run that did it
    if (memory !== undefined && plan.ops.every(({ action }) => action === 'none')) {
      await memories.write(plan.request, memory);
    }
    return {
      type: 'end',
      counts,
      problems: [...problems],
      moreProblems,
      deletions: {
        left: await this.#deletions('left', plan),
        right: await this.#deletions('right', plan),
      },
      ...(before === undefined ? {} : { rememberedMs: before.savedMs }),
    };
  }

  /** Where deletions of a side would go. One that cannot tell is tried: what its trash does not take then stays. */
  async #deletions(side: Side2, { request, ops }: Plan): Promise<SyncDeletions> {
    const { fs, path } = request[side];
    const paths: string[] = [];
    for (const op of ops) {
      if (paths.length === limits.renamesPerCall) break;
      if (op[side] !== undefined && mayDelete(op, side)) paths.push(joinPath(path, op.path));
    }
    if (request.forGood) return 'final';
    if (paths.length === 0) return 'trash';
    try {
      return (await this.#means.trash.plan({ fs, paths })).goes;
    } catch {
      return 'trash'; // looked for again when it is time
    }
  }

  /** Tells a plan on a port from its start; the page's close gives it up. */
  serve(planId: string, offered: OfferedPort<never, PlanMessage>): void {
    const plan = this.#plans.get(planId);
    const port = offered.serve();
    // nothing flows up: a page that speaks here was taken over, and is not listened to any longer
    port.onMessage(() => port.close());
    if (plan === undefined) {
      port.post({ type: 'error', error: toAppError(gone()) });
      port.close();
      return;
    }
    for (let at = 0; at < plan.ops.length; at += limits.syncSlice) {
      port.post({ type: 'ops', ops: plan.ops.slice(at, at + limits.syncSlice) });
    }
    if (plan.end !== undefined) port.post(plan.end);
    plan.tell = (message) => port.post(message);
    port.onClose(() => this.drop(planId));
  }

  /** A plan that is whole. Throws for one that is not there, or not yet. */
  made(planId: string): MadePlan {
    const plan = this.#plans.get(planId);
    if (plan === undefined) throw gone();
    if (plan.end?.type !== 'end') {
      throw new OpError('refused', 'The plan is not made yet.', { next: 'Wait for its end.' });
    }
    const { request, ops, end, memory } = plan;
    return { request, ops, end, ...(memory === undefined ? {} : { memory }) };
  }

  /** Gives one up; nothing happens to one that is not there. */
  drop(planId: string): void {
    const plan = this.#plans.get(planId);
    this.#plans.delete(planId);
    plan?.stop.abort();
  }

  #hear(planId: string, plan: Plan, { ops, progress }: PlanEvent): void {
    if (this.#plans.get(planId) !== plan) return;
    // an engine gone wild is not listened to any longer
    if (plan.ops.length + ops.length > limits.syncOps) return this.drop(planId);
    for (const op of ops) plan.ops.push(op);
    if (ops.length > 0) plan.tell({ type: 'ops', ops: [...ops] });
    plan.tell({ type: 'progress', progress });
  }

  #dropOldest(): void {
    for (const planId of this.#plans.keys()) {
      if (this.#plans.size <= limits.syncPlans) return;
      this.drop(planId);
    }
  }
}

/** Who makes a plan: an engine that sees both folders, or one of them and the other over a port. */
type Crew = { readonly fs: string; readonly link: EngineLink; readonly source?: EngineLink };

function findCrew({ left, right }: SyncRequest, find: FindEngine): Crew {
  const isBetween = left.fs !== localFs && right.fs !== localFs && left.fs !== right.fs;
  const fs = right.fs === localFs ? left.fs : right.fs;
  const { link } = find(fs);
  return { fs, link, ...(isBetween ? { source: find(left.fs).link } : {}) };
}

/** A folder as the engine of `runner` knows it. */
function placeOf({ fs, path }: SyncRequest['left'], runner: string): SyncPlace {
  return { side: fs === localFs ? 'local' : fs === runner ? 'remote' : 'peer', path };
}

function mayDelete(op: SyncOp, side: Side2): boolean {
  const action: SyncAction = `delete-${side}`;
  return op.action === action || choicesOf(op).some((choice) => choice === action);
}

function gone(): OpError {
  return new OpError('not-found', 'This plan is not there any more.', { next: 'Make a new one.' });
}
