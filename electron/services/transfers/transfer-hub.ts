import type { EngineEvent } from '../../engine/protocol.ts';

/** What a session process tells of a transfer while it runs. */
export type TransferEvent = Extract<EngineEvent, { event: 'progress' | 'items' | 'checkpoint' }>;

/** What a session process tells of a plan it makes. */
export type PlanEvent = Extract<EngineEvent, { event: 'plan' }>;

/** What a session process tells of a change of attributes. */
export type AttrsEvent = Extract<EngineEvent, { event: 'attrsChanged' }>;

/** Brings what session processes tell of transfers to whoever holds those transfers. */
export type TransferHub = {
  /** `fs` is whose process it is. */
  readonly tell: (fs: string, event: TransferEvent | PlanEvent | AttrsEvent) => void;
  /** Only that process may speak for the transfer. Gives back how to stop listening. */
  readonly listen: (
    transferId: string,
    fs: string,
    listener: (event: TransferEvent) => void,
  ) => () => void;
  /** The same for a plan. */
  readonly listenPlan: (
    planId: string,
    fs: string,
    listener: (event: PlanEvent) => void,
  ) => () => void;
  /** The same for a change of attributes. */
  readonly listenAttrs: (
    changeId: string,
    fs: string,
    listener: (event: AttrsEvent) => void,
  ) => () => void;
};

/** A hub nobody listens to yet. */
export function createTransferHub(): TransferHub {
  const listeners = new Map<string, { fs: string; listener: (event: TransferEvent) => void }>();
  const planners = new Map<string, { fs: string; listener: (event: PlanEvent) => void }>();
  const changers = new Map<string, { fs: string; listener: (event: AttrsEvent) => void }>();
  return {
    tell: (fs, event) => {
      if (event.event === 'attrsChanged') {
        const changer = changers.get(event.changeId);
        if (changer?.fs === fs) changer.listener(event);
        return;
      }
      if (event.event === 'plan') {
        const planner = planners.get(event.planId);
        if (planner?.fs === fs) planner.listener(event);
        return;
      }
      const transferId = event.event === 'progress' ? event.progress.transferId : event.transferId;
      const found = listeners.get(transferId);
      if (found?.fs === fs) found.listener(event);
    },
    listen: (transferId, fs, listener) => {
      const entry = { fs, listener };
      listeners.set(transferId, entry);
      return () => {
        if (listeners.get(transferId) === entry) listeners.delete(transferId);
      };
    },
    listenPlan: (planId, fs, listener) => {
      planners.set(planId, { fs, listener });
      return () => planners.delete(planId);
    },
    listenAttrs: (changeId, fs, listener) => {
      changers.set(changeId, { fs, listener });
      return () => changers.delete(changeId);
    },
  };
}

/** True for what belongs on a hub. */
export function isTransferEvent(
  event: EngineEvent,
): event is TransferEvent | PlanEvent | AttrsEvent {
  return hubEvents.includes(event.event);
}

const hubEvents: readonly string[] = ['progress', 'items', 'checkpoint', 'plan', 'attrsChanged'];
