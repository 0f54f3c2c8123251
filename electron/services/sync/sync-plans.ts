import { randomUUID } from 'node:crypto';
import type { Params } from '../../../shared/contract/index.ts';
import type { PlanMessage } from '../../../shared/contract/sync.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { SyncOp } from '../../../shared/sync/op.ts';
import type { SyncPlace } from '../../engine/protocol.ts';
import { localFs, type FindEngine } from '../session/engines.ts';
import type { OfferedPort } from '../session/offered-port.ts';
import type { PlanEvent, TransferHub } from '../transfers/transfer-hub.ts';

/** What is to be made alike, and how. */
export type SyncRequest = Params<'sync.begin'>;

/** A plan as it was made: whatever is done is one of its operations. */
export type MadePlan = { readonly request: SyncRequest; readonly ops: readonly SyncOp[] };

type Plan = {
  readonly request: SyncRequest;
  readonly ops: SyncOp[];
  readonly stop: AbortController;
  /** What it ended with. */
  end?: PlanMessage;
  tell: (message: PlanMessage) => void;
};

/** What plans are made with. */
export type PlansMeans = { readonly find: FindEngine; readonly hub: TransferHub };

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
    const runner = runnerOf(request);
    const { link } = this.#means.find(runner);
    const plan: Plan = { request, ops: [], stop: new AbortController(), tell: () => {} };
    this.#plans.set(planId, plan);
    this.#dropOldest();
    const stopListening = this.#means.hub.listenPlan(planId, runner, (event) =>
      this.#hear(planId, plan, event),
    );
    const { left, right, ...how } = request;
    const making = link.call(
      'planSync',
      { planId, left: placeOf(left), right: placeOf(right), ...how },
      { signal: plan.stop.signal },
    );
    void making
      .then(
        ({ counts, problems, moreProblems }): PlanMessage => ({
          type: 'end',
          counts,
          problems: [...problems],
          moreProblems,
        }),
        (thrown: unknown): PlanMessage => ({ type: 'error', error: toAppError(thrown) }),
      )
      .then((end) => {
        stopListening();
        plan.end = end;
        plan.tell(end);
      });
    return planId;
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
    return plan;
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

/** Whose engine sees both folders. */
function runnerOf({ left, right }: SyncRequest): string {
  if (left.fs === localFs) return right.fs;
  if (right.fs === localFs || left.fs === right.fs) return left.fs;
  throw new OpError(
    'unsupported',
    'Folders of two servers cannot be synchronised with each other.',
    {
      next: 'Synchronise each of them with a folder of this computer.',
    },
  );
}

function placeOf({ fs, path }: SyncRequest['left']): SyncPlace {
  return { side: fs === localFs ? 'local' : 'remote', path };
}

function gone(): OpError {
  return new OpError('not-found', 'This plan is not there any more.', { next: 'Make a new one.' });
}
