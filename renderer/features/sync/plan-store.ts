import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Params } from '../../../shared/contract/index.ts';
import type { PlanMessage } from '../../../shared/contract/sync.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { SyncOp } from '../../../shared/sync/op.ts';
import type { Client } from '../../client/client.ts';
import { PlanDecisions } from './plan-decisions.ts';

type Progress = Extract<PlanMessage, { type: 'progress' }>['progress'];

/** A plan as far as it is made. */
export type PlanState = {
  readonly planId: string | undefined;
  /** Grows in place: `count` says that there are more. */
  readonly ops: readonly SyncOp[];
  readonly count: number;
  /** All of it is there. */
  readonly end: Extract<PlanMessage, { type: 'end' }> | undefined;
  readonly error: AppError | undefined;
};

/** A plan, and what is decided about it. */
export type OpenPlan = {
  readonly store: StoreApi<PlanState>;
  /** How far it is: told so often that the rows must not be drawn for it. */
  readonly progress: StoreApi<{ readonly now: Progress | undefined }>;
  readonly decisions: PlanDecisions;
  readonly close: () => void;
};

const lost: AppError = {
  code: 'disconnected',
  message: 'The connection was lost while the folders were compared.',
  next: 'Reconnect, then compare again.',
};

const countIntervalMs = 400;

/** Has a plan made and gathers it. `close` gives it up. */
export function createPlan(client: Client, request: Params<'sync.begin'>): OpenPlan {
  const ops: SyncOp[] = [];
  const decisions = new PlanDecisions(ops);
  const store = createStore<PlanState>(() => ({
    planId: undefined,
    ops,
    count: 0,
    end: undefined,
    error: undefined,
  }));
  const progress: OpenPlan['progress'] = createStore(() => ({ now: undefined }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The rows that are shown are chosen anew for each count: seldom enough for 100,000 of them. */
  const tellCount = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      decisions.grow();
      store.setState({ count: ops.length });
    }, countIntervalMs);
  };
  let isClosed = false;
  let closeStream = (): void => {};
  const take = (message: PlanMessage): void => {
    if (message.type === 'ops') {
      for (const op of message.ops) ops.push(op);
      tellCount();
    } else if (message.type === 'progress') progress.setState({ now: message.progress });
    else if (message.type === 'end') {
      decisions.grow();
      store.setState({ count: ops.length, end: message });
    } else store.setState({ error: message.error });
  };
  const fail = (error: AppError | undefined): void => {
    const { end, error: before } = store.getState();
    // a plan that is whole stays whole; main says when it is not there any more
    if (!isClosed && end === undefined && before === undefined)
      store.setState({ error: error ?? lost });
  };
  const begin = async (): Promise<void> => {
    const begun = await client.call('sync.begin', request);
    if (isClosed) return;
    if (!begun.ok) return store.setState({ error: begun.error });
    const { planId } = begun.value;
    store.setState({ planId });
    const stream = client.open('sync.plan', { id: planId }, { onMessage: take, onClose: fail });
    closeStream = () => stream.close();
  };
  void begin();
  return {
    store,
    progress,
    decisions,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      closeStream();
    },
  };
}
