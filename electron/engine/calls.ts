import { accountsOf } from './attributes/accounts.ts';
import { readFacts } from './attributes/facts.ts';
import { makeLink, retarget } from './attributes/links.ts';
import { createChangeHandlers } from './change-calls.ts';
import { createConfirmations } from './confirmations.ts';
import { OpError } from '../../shared/errors.ts';
import { identify, readPart } from './file-parts.ts';
import type { FileSystem } from './fs/file-system.ts';
import type { PortFiles } from './fs/port.ts';
import type { Peers } from './peers.ts';
import type {
  Ask,
  EngineCallName,
  EngineCalls,
  EngineEvent,
  PlanOutcome,
  PlanParams,
  Side,
  SyncPlace,
} from './protocol.ts';
import type { RemoteSide } from './remote-side.ts';
import { lookAgain } from './search/look-again.ts';
import { searchWay } from './search/serve-search.ts';
import { checkPlanned } from './sync/check-planned.ts';
import { makePlan } from './sync/make-plan.ts';
import { removePlanned } from './sync/remove-planned.ts';
import { throwPlanned } from './sync/throw-planned.ts';
import { discardPartials } from './transfer/discard.ts';
import { runTransfer } from './transfer/run.ts';
import { sessionThrottle } from './transfer/throttle.ts';

/** What serves each call; a missing one does not compile. */
export type CallHandlers = {
  readonly [N in EngineCallName]: (
    params: EngineCalls[N]['params'],
    signal: AbortSignal,
  ) => Promise<EngineCalls[N]['value']>;
};

/** What calls are served with. */
export type CallTools = {
  readonly local: FileSystem;
  /** The same disk, reached in the way that suits a transfer that begins. */
  readonly transferLocal: () => FileSystem;
  readonly remote: RemoteSide;
  readonly peers: Peers;
  readonly ask: Ask;
  readonly emit: (event: EngineEvent) => void;
};

/** The file system of a side. */
export function filesOf({ local, remote }: CallTools, side: Side): Promise<FileSystem> {
  return side === 'local' ? Promise.resolve(local) : remote.files();
}

/** The handlers of one engine's calls. */
export function createCallHandlers(tools: CallTools): CallHandlers {
  const { remote } = tools;
  const on = async <T>(
    side: Side,
    signal: AbortSignal,
    operate: (files: FileSystem) => Promise<T>,
  ): Promise<T> => untilCancelled(operate(await filesOf(tools, side)), signal);
  return {
    connect: (params, signal) => remote.connect(params, signal),
    realPath: async ({ side, path }, signal) => ({
      path: await on(side, signal, (files) => files.realPath(path)),
    }),
    makeDirectory: async ({ side, path }, signal) => {
      await on(side, signal, (files) => files.makeDirectory(path));
      return null;
    },
    rename: async ({ side, from, to }, signal) => {
      await on(side, signal, (files) => files.rename(from, to));
      return null;
    },
    freeSpace: async ({ side, path }, signal) =>
      (await on(side, signal, (files) => files.freeSpace(path))) ?? null,
    readPart: ({ side, ...part }, signal) =>
      on(side, signal, (files) => readPart(files, part, signal)),
    identify: ({ side, ...what }, signal) =>
      on(side, signal, (files) => {
        const hasher = side === 'remote' ? remote.hasher() : undefined;
        return identify(files, what, { signal, hasher });
      }),
    readFacts: ({ side, path }, signal) => on(side, signal, (files) => readFacts(files, path)),
    searchWay: async ({ side }) => ({
      way: await searchWay(side === 'local' ? undefined : remote.shell()),
    }),
    lookAgain: async ({ side, path, names }, signal) => ({
      entries: await on(side, signal, (files) => lookAgain(files, path, names)),
    }),
    accounts: ({ side, uids, gids }, signal) =>
      on(side, signal, (files) => accountsOf(files, uids, gids)),
    makeLink: async ({ side, ...link }, signal) => {
      await on(side, signal, (files) => makeLink(files, link));
      return null;
    },
    retarget: async ({ side, path, target }, signal) => {
      await on(side, signal, (files) => retarget(files, path, target));
      return null;
    },
    discardPartials: async ({ transferId, side, partials }, signal) => {
      await on(side, signal, (files) => discardPartials(files, transferId, partials));
      return null;
    },
    startForward: ({ forwardId, spec }) => remote.forwards().start(forwardId, spec),
    stopForward: async ({ forwardId }) => {
      await remote.forwards().stop(forwardId);
      return null;
    },
    ...createChangeHandlers((side) => filesOf(tools, side)),
    ...createSyncHandlers(tools),
    ...createTransferHandlers(tools),
  };
}

type SyncCalls = Pick<CallHandlers, 'planSync' | 'removePlanned' | 'checkPlanned' | 'throwPlanned'>;

/** Making two folders alike: the plan, and the part of it that no transfer does. */
function createSyncHandlers(tools: CallTools): SyncCalls {
  return {
    planSync: (params, signal) => planSync(tools, params, signal),
    removePlanned: async ({ side, directory, entries }, signal) => {
      const files = await filesOf(tools, side);
      return { results: await removePlanned(files, directory, entries, signal) };
    },
    checkPlanned: async ({ side, ...asked }, signal) =>
      checkPlanned(await filesOf(tools, side), asked, signal),
    throwPlanned: async ({ side, ...asked }, signal) =>
      throwPlanned(await filesOf(tools, side), asked, signal),
  };
}

async function planSync(
  tools: CallTools,
  params: PlanParams,
  signal: AbortSignal,
): Promise<PlanOutcome> {
  const { remote, peers, emit } = tools;
  const { planId } = params;
  const make = async (peer?: PortFiles): Promise<PlanOutcome> => {
    const side = async ({ side: where, path }: SyncPlace) => {
      if (where === 'peer' && peer !== undefined) return { files: peer.files, path };
      const files = await filesOf(tools, where === 'local' ? 'local' : 'remote');
      return { files, path, ...(where === 'remote' ? { hasher: remote.hasher() } : {}) };
    };
    return await makePlan({
      params,
      left: await side(params.left),
      right: await side(params.right),
      sameServer: peer !== undefined && remote.isServerOf(peer.hostKey),
      signal,
      onNews: (news) => emit({ event: 'plan', planId, ...news }),
    });
  };
  const isOfPeer = params.left.side === 'peer' || params.right.side === 'peer';
  return isOfPeer ? await peers.lend(planId, signal, make) : await make();
}

type TransferCalls = Pick<
  CallHandlers,
  'transfer' | 'pauseTransfer' | 'checkpointKept' | 'limitSpeed'
>;

function createTransferHandlers(tools: CallTools): TransferCalls {
  const { transferLocal, remote, peers, ask, emit } = tools;
  const hasherOf = (remoteFiles: FileSystem | undefined) =>
    remoteFiles === undefined ? {} : { hasher: remote.hasher() };
  const pauses = new Map<string, AbortController>();
  const confirmations = createConfirmations();
  return {
    transfer: (params, signal) => {
      const pause = new AbortController();
      pauses.set(params.transferId, pause);
      const disk = transferLocal();
      const run = (remoteFiles: FileSystem | undefined, peer?: PortFiles) => {
        const files = (side: Side) => (side === 'local' ? disk : (remoteFiles ?? disk));
        const { side } = params.from;
        return runTransfer({
          params,
          source: peer?.files ?? files(side === 'peer' ? 'remote' : side),
          target: files(params.to.side),
          sameServer: peer !== undefined && remote.isServerOf(peer.hostKey),
          ask,
          onProgress: (progress) => emit({ event: 'progress', progress }),
          onCheckpoint: (checkpoint) => {
            emit({ event: 'checkpoint', transferId: params.transferId, checkpoint });
            return confirmations.of(params.transferId, checkpoint);
          },
          ...hasherOf(remoteFiles),
          onItems: (items) => emit({ event: 'items', transferId: params.transferId, items }),
          signal,
          pausing: pause.signal,
        });
      };
      const to = (peer?: PortFiles) =>
        params.from.side !== 'remote' && params.to.side === 'local'
          ? run(undefined, peer)
          : remote.forTransfer((files) => run(files, peer));
      const running =
        params.from.side === 'peer' ? peers.lend(params.transferId, signal, to) : to();
      return running.finally(() => {
        pauses.delete(params.transferId);
        confirmations.end(params.transferId);
      });
    },
    // one that ended meanwhile has told its outcome: there is nothing to pause any more
    pauseTransfer: ({ transferId }) => {
      pauses.get(transferId)?.abort();
      return Promise.resolve(null);
    },
    checkpointKept: ({ transferId, path, offset }) => {
      confirmations.kept(transferId, { path, offset });
      return Promise.resolve(null);
    },
    limitSpeed: ({ bytesPerSecond }) => {
      sessionThrottle.limit(bytesPerSecond);
      return Promise.resolve(null);
    },
  };
}

/** The outcome, or `cancelled` at once: a server may take its time, the one who cancelled need not. */
function untilCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new OpError('cancelled', 'Cancelled.'));
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
