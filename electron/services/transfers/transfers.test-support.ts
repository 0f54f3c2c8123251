import { expect, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import type { TransferSettings } from '../../../shared/contract/transfers.ts';
import type { EngineEvent, TransferOutcome, TransferParams } from '../../engine/protocol.ts';
import type { Destination } from '../way/destination.ts';
import type { CallOptions, EngineLink } from '../session/engine-link.ts';
import type { LinkStanding } from '../session/engines.ts';
import { createTransferHub, type TransferEvent } from './transfer-hub.ts';
import { createTransferSettings, usualTransferSettings } from './transfer-settings.ts';
import { Transfers } from './transfers.ts';

/** Nothing was checked. */
export const noChecks = { sha256: 0, readBack: 0, size: 0 };
/** Of a transfer with one failure. */
export const tally = { found: 3, done: 2, skipped: 0, failed: 1, totalBytes: 30, doneBytes: 20 };
/** All is there. */
export const done: TransferOutcome = {
  state: 'done',
  tally: { ...tally, done: 3, failed: 0 },
  checks: noChecks,
  problems: [],
  moreProblems: 0,
  unfinished: [],
};
/** The first problem of {@link failed}. */
export const problem = { path: '/a/x', error: { code: 'permission', message: 'No.' } } as const;
/** One of two sources is not there. */
export const failed: TransferOutcome = {
  state: 'failed',
  tally,
  checks: noChecks,
  problems: [problem],
  moreProblems: 4,
  unfinished: ['/a'],
};

type Run = {
  readonly fs: string;
  readonly params: TransferParams;
  readonly signal: AbortSignal | undefined;
  readonly end: (outcome: TransferOutcome) => void;
  readonly fail: (error: OpError) => void;
};

const host: Destination = {
  isPractice: false,
  title: 'box',
  host: 'box',
  tcpPort: 22,
  user: 'ada',
  authentication: { method: 'automatic' },
};

/** Engines whose transfers the test ends. */
function playedEngines() {
  const runs: Run[] = [];
  const calls: { fs: string; name: string; params: unknown }[] = [];
  const opened: { fs: string; name: string }[] = [];
  const newLink = (fs: string) => {
    const call = (name: string, params: unknown, { signal }: CallOptions = {}) => {
      if (name !== 'transfer') {
        calls.push({ fs, name, params });
        return Promise.resolve(null);
      }
      return new Promise((end, fail) => {
        runs.push({ fs, params: params as TransferParams, signal, end, fail });
      });
    };
    return { call, open: (name: string) => opened.push({ fs, name }) } as unknown as EngineLink;
  };
  return { runs, calls, opened, newLink };
}

/** Settings that no file holds. */
function settingsInMemory(first: TransferSettings) {
  let stored = first;
  return createTransferSettings(
    {
      read: () => Promise.resolve(stored),
      update: (change) => Promise.resolve((stored = change(stored))),
      idle: () => Promise.resolve(),
    },
    () => undefined,
  );
}

/** Transfers over links whose far end the test plays. */
export function setUp(first: Partial<TransferSettings> = {}) {
  const { runs, calls, opened, newLink } = playedEngines();
  const links = new Map<string, EngineLink>();
  const sessions = new Map<string, LinkStanding>();
  const ensured: string[] = [];
  const reports: string[] = [];
  let changed = (): void => {};
  /** A session comes to stand so; undefined closes it. */
  const become = (fs: string, standing?: Omit<LinkStanding, 'title'>) => {
    if (standing === undefined) sessions.delete(fs);
    else sessions.set(fs, { title: fs, ...standing });
    links.delete(fs);
    if (standing?.at === 'ready') links.set(fs, newLink(fs));
    changed();
  };
  links.set('local', newLink('local'));
  const settings = settingsInMemory({ ...usualTransferSettings, ...first });
  const hub = createTransferHub();
  const transfers = new Transfers({
    links: {
      find: (fs) => {
        const link = links.get(fs);
        if (link !== undefined) return { link, side: fs === 'local' ? 'local' : 'remote' };
        if (sessions.has(fs)) throw new OpError('disconnected', 'Not connected.');
        throw new OpError('not-found', 'This session was closed.');
      },
      standing: (id) => sessions.get(id),
      destination: () => host,
      ensure: (id) => void ensured.push(id),
      onChange: (listener) => (changed = listener),
    },
    hub,
    settings,
    mintPorts: () => ({ port1: {} as never, port2: {} as never }),
    report: (trouble) => reports.push(trouble),
  });
  for (const fs of ['s1', 's2']) become(fs, { at: 'ready' });
  const told = (fs: string, event: TransferEvent) => hub.tell(fs, event);
  const at = (index: number) => transfers.all.read()[index];
  const only = () => at(0);
  const state = () => transfers.all.read().map((each) => each.state);
  const ended = () => vi.waitFor(() => expect(only()?.state).not.toBe('running'), 5_000);
  return {
    transfers,
    settings,
    runs,
    calls,
    opened,
    told,
    become,
    ensured,
    at,
    only,
    state,
    ended,
  };
}

/** Progress of a transfer that has found so much. */
export function moved(transferId: string, more: Partial<ProgressOf> = {}): ProgressEvent {
  return {
    event: 'progress',
    progress: { transferId, tally, checks: noChecks, counted: true, bytesPerSecond: 5, ...more },
  };
}
type ProgressEvent = Extract<EngineEvent, { event: 'progress' }>;
type ProgressOf = ProgressEvent['progress'];

/** Two local things to a host. */
export const upload = {
  from: { fs: 'local', paths: ['/a', '/b'] },
  to: { fs: 's1', directory: '/srv' },
};

/** One thing from a host. */
export const download = {
  from: { fs: 's1', paths: ['/srv/x\ny'] },
  to: { fs: 'local', directory: '/h' },
};
