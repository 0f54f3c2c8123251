// Over 300 lines but one file: all that main and a session process say to each other is read in one place.
import type {
  Accounts,
  AttrsChange,
  ChangeMessage,
  ChecksumAlgorithm,
  ChecksumMessage,
  MeasureMessage,
  PathFacts,
} from '../../shared/contract/attributes.ts';
import type { ListingMessage, RemovalMessage, Problem } from '../../shared/contract/files.ts';
import type { ConflictAction, ConflictAnswer, FileFacts } from '../../shared/contract/prompts.ts';
import type { SearchMessage, SearchQuery, SearchWay } from '../../shared/contract/search.ts';
import type { ConnectionFacts, ConnectPhase } from '../../shared/contract/sessions.ts';
import type { TerminalDown, TerminalUp } from '../../shared/contract/terminals.ts';
import type {
  Checks,
  Tally,
  TransferItem,
  TransferOptions,
} from '../../shared/contract/transfers.ts';
import type { ChangedHands } from '../../shared/contract/values.ts';
import type { Entry, EntryKind } from '../../shared/entry.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { Stamp, SyncOp, SyncRules } from '../../shared/sync/op.ts';
import type { PlanCounts } from '../../shared/sync/plan.ts';
import type { ChangeCalls } from './change-protocol.ts';
import type { ConnectParams, OfHop } from './connect-params.ts';
import type { ForwardCalls, ForwardReport } from './forward-protocol.ts';
import type { AttrsBack } from './changes/undo-step.ts';
import type { PortReply, PortRequest } from './fs/port-messages.ts';
import type { SecretText } from './secret-text.ts';
import type { ThrownAway } from './trash/throw-away.ts';

export type { AlgorithmChoice, ConnectParams, Dial, HopParams, OfHop } from './connect-params.ts';

/**
 * What main and a session process say to each other. Main gives orders (`call`, `open`), the session process asks
 * back (`ask`) for what only main may decide or know: host-key verdicts and the user's answers.
 */

/** Which side of the engine a path belongs to. A process without a connection has `local` only. */
export type Side = 'local' | 'remote';

/** One transfer, run to its end by the engine. `fs` tells the side each path is on. */
export type TransferParams = {
  readonly transferId: string;
  /** `peer` is the server of another session, over the port that came with `filesOfPeer` for this transfer. */
  readonly from: { readonly side: Side | 'peer'; readonly paths: readonly string[] };
  readonly to: { readonly side: Side; readonly directory: string };
  readonly options?: TransferOptions;
  /** New files from this size up are synced to the disk; null is none of them, replaced files always are. */
  readonly syncFromBytes?: number | null;
  /** A repeated attempt: what is at the target with the same size and second of change counts as done. */
  readonly resume?: boolean;
  /** Where a repeated attempt goes on, as far as journalled: at most one for each source. */
  readonly checkpoints?: readonly Checkpoint[];
  /** Main says which checkpoints are written down (`checkpointKept`); a file then waits not to get far ahead of them. */
  readonly confirmsCheckpoints?: boolean;
  /** What the user decided about single items in earlier attempts, and is not asked again. */
  readonly decided?: readonly Decided[];
  /** What may be replaced, of a transfer of one file; anything else that stands there fails it as `exists`. */
  readonly replaces?: Replaceable;
  /**
   * Takes just these items, wherever they lie below `base`, to the same places below the target; `from.paths` says which
   * of them are still to do. Each only while source and target are what the plan saw: else it is skipped.
   */
  readonly planned?: {
    readonly base: string;
    readonly items: readonly PlannedItem[];
    /** What is replaced goes to the trash of the target's side first; what that does not take is not replaced. */
    readonly keepReplaced?: true;
  };
};

/** One item of a plan: a folder is made, without what is in it. */
export type PlannedItem = {
  /** Below both folders. */
  readonly path: string;
  readonly source: Stamp;
  /** Left out where nothing is. */
  readonly target?: Stamp;
};

/** A folder on one side of this process, or of another session whose port was handed over. */
export type SyncPlace = { readonly side: Side | 'peer'; readonly path: string };

/** What is to be remembered of two folders: a text of `memory.ts`, and the entries in it. */
export type KeptMemory = { readonly text: string; readonly entries: number };

/** Two folders to be made alike. */
export type PlanParams = {
  readonly planId: string;
  readonly left: SyncPlace;
  readonly right: SyncPlace;
  readonly rules: SyncRules;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Of the last time, for both ways: a text of `memory.ts`. */
  readonly memory?: string;
};

/** How far the making of a plan is. */
export type PlanProgress = {
  readonly folders: number;
  readonly entries: number;
  /** A folder being looked at, below both. */
  readonly at: string;
};

/** How the making of a plan ended. Folders that could not be listed whole are its problems. */
export type PlanOutcome = {
  readonly counts: PlanCounts;
  readonly folders: number;
  readonly entries: number;
  readonly problems: readonly Problem[];
  readonly moreProblems: number;
  /** For both ways: what is to be remembered if nothing of the plan is done. */
  readonly memory?: KeptMemory;
};

/** What became of an entry that was to be deleted. */
export type PlannedRemoval = {
  readonly state: 'done' | 'skipped' | 'failed';
  readonly error?: AppError;
};

/** Entries that a plan deletes, in columns: a whole tree of 100,000 goes to another process at once. */
export type PlannedEntries = {
  readonly paths: readonly string[];
  /** A letter for each: of `file`, `directory`, `link`. */
  readonly kinds: string;
  /** Not a number where it is not known. */
  readonly sizes: Float64Array;
  readonly mtimesMs: Float64Array;
};

/** An entry that is not thrown away, by its place in the columns, and why. */
export type NotThrown = { readonly index: number } & PlannedRemoval;

/** A file as it was last seen; `nothing` when nothing was there. */
export type Replaceable = 'nothing' | { readonly size?: number; readonly mtimeMs?: number };

/** Of an item, by its source: left out, or copied under this name. */
export type Decided =
  { readonly path: string; readonly skip: true } | { readonly path: string; readonly name: string };

/**
 * How far a file got: all bytes before `offset` are in the partial, one after the other. A later attempt goes on there
 * only when the source is what it was and the partial still holds these bytes.
 */
export type Checkpoint = {
  /** The source. */
  readonly path: string;
  /** The name the file was to get, and the partial it is in. */
  readonly target: string;
  readonly partial: string;
  readonly offset: number;
  /** Of the bytes before `offset`, in hexadecimal. */
  readonly sha256: string;
  /** The source when it was read. */
  readonly size: number;
  readonly mtimeMs?: number;
};

/** Some of a file's content, and what its attributes were when it was opened. */
export type FilePart = {
  readonly bytes: Uint8Array;
  readonly size?: number;
  readonly mtimeMs?: number;
};

/** What a path leads to. */
export type FileIdentity = {
  /** Without links. */
  readonly path: string;
  readonly kind: EntryKind;
  readonly size?: number;
  readonly mtimeMs?: number;
  readonly mode?: number;
  /** Of all of its content, in hexadecimal. */
  readonly sha256?: string;
};

/** How a transfer ended. */
export type TransferOutcome = {
  readonly state: 'done' | 'failed' | 'cancelled' | 'paused';
  readonly tally: Tally;
  readonly checks: Checks;
  /** Items skipped or failed, capped at `limits.problemsPerTransfer`, and how many more there were. */
  readonly problems: readonly Problem[];
  readonly moreProblems: number;
  /** Of the first file that could not get all of what it replaced; each item tells its own. */
  readonly changedHands?: ChangedHands;
  /** Top-level sources that are not completely there: what a retry takes. */
  readonly unfinished: readonly string[];
};

/** A running transfer, at most ten times a second. */
export type TransferProgress = {
  readonly transferId: string;
  readonly tally: Tally;
  readonly checks: Checks;
  readonly counted: boolean;
  readonly bytesPerSecond: number;
  readonly secondsLeft?: number;
  readonly current?: string;
  readonly problem?: Problem;
};

/** Those of whole subjects, listed in files of their own. */
type CallsElsewhere = ChangeCalls & ForwardCalls;

/** Calls main makes: name, parameters, value. Listed once; both sides derive from it. */
export type EngineCalls = CallsElsewhere & {
  connect: { params: ConnectParams; value: ConnectionFacts };
  realPath: { params: { side: Side; path: string }; value: { path: string } };
  makeDirectory: { params: { side: Side; path: string }; value: null };
  rename: { params: { side: Side; from: string; to: string }; value: null };
  freeSpace: {
    params: { side: Side; path: string };
    value: { freeBytes: number; totalBytes: number } | null;
  };
  /** At most `limits.filePartBytes` of a file's content from an offset. */
  readPart: {
    params: { side: Side; path: string; offset: number; length: number };
    value: FilePart;
  };
  /** What a path leads to, null when nothing is there; `hash` reads all of it. */
  identify: { params: { side: Side; path: string; hash: boolean }; value: FileIdentity | null };
  readFacts: { params: { side: Side; path: string }; value: PathFacts };
  /** The best way to search a side; the first time a server is asked what it has. */
  searchWay: { params: { side: Side }; value: { way: SearchWay } };
  /** At most `limits.looksPerCall` paths below a folder. */
  lookAgain: {
    params: { side: Side; path: string; names: readonly string[] };
    value: { entries: Entry[] };
  };
  accounts: {
    params: { side: Side; uids: readonly number[]; gids: readonly number[] };
    value: Accounts;
  };
  makeLink: {
    params: { side: Side; path: string; target: string; kind: 'symbolic' | 'hard' };
    value: null;
  };
  retarget: { params: { side: Side; path: string; target: string }; value: null };
  transfer: { params: TransferParams; value: TransferOutcome };
  /** Stops a transfer so that it can go on: its call then ends with `paused`, after its last checkpoints. */
  pauseTransfer: { params: { transferId: string }; value: null };
  /** Removes what a transfer that will not go on has left; what is no partial of it is left alone. */
  discardPartials: {
    params: { transferId: string; side: Side; partials: readonly string[] };
    value: null;
  };
  /** A checkpoint outlives a crash from now on. */
  checkpointKept: { params: { transferId: string; path: string; offset: number }; value: null };
  /** Compares two folders and tells what is to be done to make them alike (`plan`), in slices. */
  planSync: { params: PlanParams; value: PlanOutcome };
  /** Deletes entries one by one, in this order, each only while it is what the plan saw. Never more than these. */
  removePlanned: {
    params: {
      readonly side: Side;
      readonly directory: string;
      readonly entries: readonly { readonly path: string; readonly stamp: Stamp }[];
    };
    value: { readonly results: readonly PlannedRemoval[] };
  };
  /**
   * Which of these can go to a trash as they are, each with all that is in it: `tops` by their place. Those that are not
   * what the plan saw, or hold something else, stay, with what is around them.
   */
  checkPlanned: {
    params: { readonly side: Side; readonly directory: string; readonly entries: PlannedEntries };
    value: { readonly tops: readonly number[]; readonly stay: readonly NotThrown[] };
  };
  /** Moves those into the trash of their file system; at most `limits.renamesPerCall` trees a call. */
  throwPlanned: {
    params: EngineCalls['checkPlanned']['params'] & { readonly nowMs: number };
    value: Omit<ThrownAway, 'problems'> & { readonly stay: readonly NotThrown[] };
  };
  /** Bytes a second for all transfers of this process together; null is no limit. */
  limitSpeed: { params: { bytesPerSecond: number | null }; value: null };
};

/** Streams main opens, usually on behalf of the page, whose port it hands over. */
export type EngineStreams = {
  list: { params: { side: Side; path: string }; down: ListingMessage; up: never };
  search: {
    params: {
      side: Side;
      path: string;
      starts: readonly string[];
      query: SearchQuery;
      way: 'best' | 'sftp';
    };
    down: SearchMessage;
    up: never;
  };
  remove: { params: { side: Side; paths: readonly string[] }; down: RemovalMessage; up: never };
  changeAttrs: {
    /** What takes it back is told as events of its id. */
    params: { side: Side; changeId: string; paths: readonly string[]; change: AttrsChange };
    down: ChangeMessage;
    up: never;
  };
  measure: { params: { side: Side; paths: readonly string[] }; down: MeasureMessage; up: never };
  checksum: {
    params: {
      readonly side: Side;
      readonly path: string;
      readonly algorithm: ChecksumAlgorithm;
      /** False leaves the server's own tools out. */
      readonly mayAsk: boolean;
    };
    down: ChecksumMessage;
    up: never;
  };
  /** Only what was thrown away before that time; all of it without one. */
  emptyTrash: { params: { side: Side; beforeMs?: number }; down: RemovalMessage; up: never };
  shell: {
    /** With a folder, the shell starts there where the account allows it. */
    params: { columns: number; rows: number; directory?: string };
    down: TerminalDown;
    up: TerminalUp;
  };
  /** The two ends of one port between two session processes: the first reads what is copied for the second. */
  serveFiles: { params: { paths: readonly string[] }; down: PortReply; up: PortRequest };
  filesOfPeer: { params: { transferId: string }; down: PortRequest; up: PortReply };
};

/** Questions a session process asks main, with the shape of the answer; `null` means no. */
export type EngineAsks = {
  /** Main compares with known_hosts, and asks the user when the key is unknown. */
  hostKey: {
    params: OfHop & { keyType: string; key: Uint8Array };
    answer: { accepted: true } | { accepted: false; error: AppError };
  };
  password: { params: OfHop & { again: boolean }; answer: { password: SecretText } | null };
  passphrase: {
    params: OfHop & { keyFile: string; again: boolean };
    answer: { passphrase: SecretText } | null;
  };
  /** Of the account of `dial` at the proxy. */
  proxyPassword: { params: { again: boolean }; answer: { password: SecretText } | null };
  interactive: {
    params: OfHop & {
      name: string;
      instruction: string;
      fields: readonly { label: string; echo: boolean }[];
    };
    answer: { answers: readonly SecretText[] } | null;
  };
  /** The server will not go on with the old password; `again` after it refused a new one. */
  newPassword: {
    params: OfHop & { text: string; again: boolean };
    answer: { newPassword: SecretText } | null;
  };
  /** A program on the server wants a key of this computer's agent, for one signature. */
  agentUse: {
    params: OfHop & { keyType: string; fingerprint: string; user?: string };
    answer: { allowed: true } | null;
  };
  conflict: {
    params: {
      transferId: string;
      source: FileFacts;
      target: FileFacts;
      newName: string;
      actions: readonly ConflictAction[];
      reason: 'taken' | 'same-name';
    };
    answer: ConflictAnswer | null;
  };
};

/** What a session process tells without being asked. */
export type EngineEvent =
  | (OfHop & { readonly event: 'phase'; readonly phase: ConnectPhase })
  /** The key exchange is verified: an accepted new host key may be stored now. */
  | (OfHop & { readonly event: 'handshake' })
  | (OfHop & { readonly event: 'banner'; readonly text: string })
  /** A security key waits for its user's touch, or no longer does. */
  | (OfHop & { readonly event: 'touch'; readonly isWaiting: boolean })
  /** After login the server has told of its host keys; with those `proven` it has signed this session. */
  | (OfHop & {
      readonly event: 'hostKeys';
      readonly announced: readonly Uint8Array[];
      readonly proven: readonly Uint8Array[];
    })
  /** The connection ended after it was ready. */
  | { readonly event: 'closed'; readonly error: AppError }
  | { readonly event: 'progress'; readonly progress: TransferProgress }
  /** Items met or settled since the last time; one told again by its path replaces what was told before. */
  | {
      readonly event: 'items';
      readonly transferId: string;
      readonly items: readonly TransferItem[];
    }
  /** More of a plan that is being made. */
  | {
      readonly event: 'plan';
      readonly planId: string;
      readonly ops: readonly SyncOp[];
      readonly progress: PlanProgress;
    }
  /** Tunnels through which something went, at most twice a second. */
  | { readonly event: 'forwards'; readonly reports: readonly ForwardReport[] }
  /** What takes back some of a change of attributes; the last ones come before its stream ends. */
  | {
      readonly event: 'attrsChanged';
      readonly changeId: string;
      readonly changes: readonly AttrsBack[];
      readonly isLast: boolean;
    }
  | {
      readonly event: 'checkpoint';
      readonly transferId: string;
      readonly checkpoint: Checkpoint;
    };

export type EngineCallName = keyof EngineCalls;
export type EngineStreamName = keyof EngineStreams;
export type EngineAskName = keyof EngineAsks;

/** Messages to a session process. An `open` travels with its port. */
export type ToEngine =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: EngineCallName;
      readonly params: unknown;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'open'; readonly name: EngineStreamName; readonly params: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  /** Close everything and end the process. */
  | { readonly kind: 'end' };

/** Messages from a session process. The beat proves that its event loop turns, and tells its memory. */
export type FromEngine =
  | { readonly kind: 'beat'; readonly rssBytes: number }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<unknown> }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly name: EngineAskName;
      readonly params: unknown;
    }
  /** The asker no longer waits: the operation was cancelled or the connection ended. */
  | { readonly kind: 'unask'; readonly id: number }
  | { readonly kind: 'event'; readonly event: EngineEvent };

/** Questions about one hop. */
export type HopAskName =
  'hostKey' | 'password' | 'passphrase' | 'interactive' | 'newPassword' | 'agentUse';

/** {@link Ask} for the parts of one hop, which do not know the place it has. */
export type HopAsk = <N extends HopAskName>(
  name: N,
  params: Omit<EngineAsks[N]['params'], 'hop'>,
  options?: { readonly signal?: AbortSignal },
) => Promise<EngineAsks[N]['answer']>;

/** How the engine's own parts ask main; rejects with `cancelled` when the signal fires. */
export type Ask = <N extends EngineAskName>(
  name: N,
  params: EngineAsks[N]['params'],
  options?: { readonly signal?: AbortSignal },
) => Promise<EngineAsks[N]['answer']>;
