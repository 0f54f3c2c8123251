import type { TransferOptions, TransferSettings } from '../../../shared/contract/transfers.ts';
import type { TransferParams } from '../../engine/protocol.ts';
import type { EngineLink } from '../session/engine-link.ts';
import { localFs, type FindEngine } from '../session/engines.ts';
import { connectEngines, type PortPair } from '../session/port-pair.ts';
import type { TransferRecord, TransferRequest } from './transfer-record.ts';

/** Which engine runs a transfer, and which other one it needs. */
export type Crew = {
  /** Whose engine runs it. */
  readonly fs: string;
  readonly link: EngineLink;
  /** Of another host, whose files it copies. */
  readonly source?: EngineLink;
};

/** Whose engine runs a transfer: of two hosts the target's. */
export function runnerOf({ from, to }: TransferRequest): string {
  return to.fs === localFs ? from.fs : to.fs;
}

/** Finds the engine that runs a transfer. Throws when one of its hosts is not connected. */
export function findCrew(request: TransferRequest, find: FindEngine): Crew {
  const { from } = request;
  const fs = runnerOf(request);
  const { link } = find(fs);
  const isBetween = from.fs !== localFs && from.fs !== fs;
  return { fs, link, ...(isBetween ? { source: find(from.fs).link } : {}) };
}

/** Starts an attempt with an engine; `signal` cancels it. */
export async function callTransfer(
  crew: Crew,
  record: TransferRecord,
  means: {
    readonly settings: TransferSettings;
    readonly mintPorts: () => PortPair;
    readonly signal: AbortSignal;
  },
) {
  const { link, source } = crew;
  const params = paramsOf(crew, record, means.settings);
  if (source !== undefined) {
    // the way to what is planned leads through folders of the plan
    const { planned, from } = params;
    const paths = planned === undefined ? from.paths : [planned.base];
    const what = { transferId: record.id, paths };
    connectEngines({ source, target: link }, what, means.mintPorts);
  }
  return await link.call('transfer', params, { signal: means.signal });
}

function paramsOf(
  { source }: Crew,
  record: TransferRecord,
  { syncFromBytes }: TransferSettings,
): TransferParams {
  const { id, request, standing, options, checkpoints } = record;
  const { from, to } = request;
  const decided = record.decided();
  const side = (fs: string) => (fs === localFs ? 'local' : 'remote');
  return {
    transferId: id,
    from: { side: source === undefined ? side(from.fs) : 'peer', paths: standing.unfinished },
    to: { side: side(to.fs), directory: to.directory },
    options: standing.answer === undefined ? options : { ...options, conflict: standing.answer },
    // an original is only deleted once its copy would outlive a power cut, whatever the settings say
    syncFromBytes: options.move === true ? 0 : syncFromBytes,
    confirmsCheckpoints: true,
    ...(request.planned === undefined ? {} : { planned: request.planned }),
    ...(standing.hasRun ? { resume: true } : {}),
    ...(decided.length === 0 ? {} : { decided }),
    ...(checkpoints.size === 0 ? {} : { checkpoints: [...checkpoints.values()] }),
  };
}

/** What was asked for, filled up from the settings. */
export function optionsOf(request: TransferRequest, settings: TransferSettings): TransferOptions {
  const { verify, links, exclude } = settings;
  return {
    conflict: settings.conflict[settingDirection(request)],
    verify,
    links,
    ...(exclude.length === 0 ? {} : { exclude }),
    ...request.options,
    ...(request.options?.move === true ? asMove : {}),
  };
}

/** What is deleted afterwards is compared whatever the settings say, and copied as what it is. */
const asMove: TransferOptions = { verify: 'read-back', links: 'keep', move: true };

/** The settings know two directions: what goes to a server is an upload. */
export function settingDirection({ to }: TransferRequest): 'upload' | 'download' {
  return to.fs === localFs ? 'download' : 'upload';
}
