import type { ForwardCounts, ForwardSpec } from '../../shared/contract/forwards.ts';
import type { AppError } from '../../shared/errors.ts';

/** What main orders of tunnels; part of the engine's protocol. */
export type ForwardCalls = {
  /** Answered once connections are taken, with the port. */
  startForward: {
    params: { readonly forwardId: string; readonly spec: ForwardSpec };
    value: { readonly tcpPort: number };
  };
  /** Cuts off what goes through it, too. */
  stopForward: { params: { readonly forwardId: string }; value: null };
};

/** How a running tunnel stands. */
export type ForwardReport = {
  readonly forwardId: string;
  readonly counts: ForwardCounts;
  /** Why its last connection came to nothing. */
  readonly problem?: AppError;
};
