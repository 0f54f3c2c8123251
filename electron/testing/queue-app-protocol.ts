import type { Transfer, TransferItem } from '../../shared/contract/transfers.ts';

/** What a start of the app without a window is told, as JSON in its first argument. */
export type QueueAppOptions = {
  readonly profileDirectory: string;
  readonly sshDirectory: string;
  readonly engine: string;
  /** What to start; without it the app only goes on with what an earlier start left. */
  readonly begin?: {
    readonly destinations: readonly string[];
    readonly transfers: readonly QueueAppTransfer[];
    /** Moves by another path within one side, after the transfers were started. */
    readonly renames?: readonly {
      readonly on: number | 'local';
      readonly paths: readonly string[];
      readonly directory: string;
    }[];
  };
  /** What is to die, and at which of the counted operations. */
  readonly strike?: { readonly what: Victim; readonly at: number };
};

/** A transfer to start: sides are numbers of destinations, or this computer. */
export type QueueAppTransfer = {
  readonly from: number | 'local';
  readonly to: number | 'local';
  readonly paths: readonly string[];
  readonly directory: string;
  readonly moves?: boolean;
};

/** The app itself, the session's process, or the server's processes. */
export type Victim = 'app' | 'session' | 'server';

/** What the app tells the test. */
export type FromQueueApp =
  | { readonly tells: 'strike-server' }
  | {
      readonly tells: 'end';
      /** Counted operations: writes of the journal, and messages to and from session processes. */
      readonly operations: number;
      /** How transfers of an earlier start stood before anybody let them go on. */
      readonly found: readonly string[];
      readonly transfers: readonly {
        readonly transfer: Transfer;
        readonly summary: string;
        readonly items: readonly TransferItem[];
      }[];
    };
