import { expect } from 'vitest';
import { OpError } from '../../shared/errors.ts';
import type { RawPeer } from './raw-ssh/peer.ts';
import { startRawServer, type RawServer } from './raw-ssh/server.ts';
import type { Scenario } from './raw-ssh/scenario.ts';
import { inSandbox } from './sandbox.ts';
import { createScript, paramsFor, type Answers, type Script } from './ssh-fixtures.ts';
import type { ConnectParams } from '../engine/protocol.ts';
import { RemoteFileSystem } from '../engine/fs/remote.ts';
import { RemoteSide } from '../engine/remote-side.ts';
import { SftpClient } from '../engine/sftp/client.ts';
import type { SftpTimes } from '../engine/sftp/connection.ts';
import { connect, type Connection } from '../engine/ssh/connection.ts';
import type { Deadlines } from '../engine/ssh/deadlines.ts';

/** Longer than an honest step takes, on a machine with other things to do: what is not meant to stall does not meet them. */
export const patientDeadlines: Deadlines = {
  tcpMs: 20_000,
  identMs: 20_000,
  kexMs: 20_000,
  authMs: 20_000,
  channelMs: 20_000,
  agentListMs: 20_000,
  agentSignMs: 20_000,
  keepaliveIntervalMs: 200,
  keepaliveDeadMs: 20_000,
  closeMs: 200,
};

/** Short enough for hundreds of rows that run into them, long enough for the honest steps before. */
const stallDeadlines = {
  tcpMs: 2_000,
  identMs: 2_000,
  kexMs: 2_000,
  authMs: 2_000,
  channelMs: 2_000,
} as const satisfies Partial<Deadlines>;

/** Past every deadline above and some of them one after the other: what takes longer hangs. */
export const hangMs = 60_000;

/** How a client meets a hostile server. */
export type Meeting = {
  readonly params?: Partial<ConnectParams>;
  readonly answers?: Answers;
  readonly deadlines?: Partial<Deadlines>;
  /** What is done once connected; a failure of it is the meeting's. */
  readonly use?: (side: RemoteSide, server: RawServer) => Promise<unknown>;
};

/** What came of it. */
export type Outcome = {
  readonly error: OpError | undefined;
  readonly value: unknown;
  readonly script: Script;
  readonly peer: RawPeer | undefined;
  readonly tookMs: number;
};

/**
 * Has the engine meet a server, and looks that all that was begun has settled, before its deadline, and that nothing
 * was written to home or to the temporary folder.
 */
export async function meet(scenario: Scenario, meeting: Meeting = {}): Promise<Outcome> {
  return await inSandbox(() => meetOnce(scenario, meeting));
}

async function meetOnce(scenario: Scenario, meeting: Meeting): Promise<Outcome> {
  const server = await startRawServer(scenario);
  const script = createScript(meeting.answers);
  const startMs = performance.now();
  const deadlines = { ...patientDeadlines, ...meeting.deadlines };
  const tools = { ...script.deps, deadlines };
  const side = new RemoteSide(tools);
  const work = async (): Promise<unknown> => {
    const signal = new AbortController().signal;
    await side.connect(paramsFor(server.port, meeting.params), signal);
    return meeting.use?.(side, server);
  };
  try {
    const [settled] = await within(hangMs, 'the meeting', Promise.allSettled([work()]));
    const tookMs = performance.now() - startMs;
    const peer = server.peers.at(-1);
    const isFailed = settled.status === 'rejected';
    if (isFailed) expect(settled.reason).toBeInstanceOf(OpError);
    const error = isFailed ? (settled.reason as OpError) : undefined;
    const value = isFailed ? undefined : settled.value;
    if (error) expect(error.message.length).toBeLessThan(4_000);
    return { error, value, script, peer, tookMs };
  } finally {
    await within(hangMs, 'the end', side.disconnect());
    await server.stop();
  }
}

/** What a row about files works with. */
export type FilesMeeting = {
  readonly files: RemoteFileSystem;
  readonly client: SftpClient;
  readonly connection: Connection;
  readonly server: RawServer;
};

/** How long requests wait in such a row: what is answered at all is answered before, on a busy machine too. */
const patientTimes: SftpTimes = { requestTimeoutMs: 20_000, slowTimeoutMs: 20_000 };

/** The same for rows whose requests are never answered. */
export const stallTimes: SftpTimes = { requestTimeoutMs: 2_000, slowTimeoutMs: 2_000 };

/** Logs in and opens one SFTP channel, for what is only asked of files; looks as `meet` does. */
export async function meetFiles<T>(
  scenario: Scenario,
  use: (meeting: FilesMeeting) => Promise<T>,
  times: SftpTimes = patientTimes,
): Promise<T> {
  return await inSandbox(() => meetFilesOnce(scenario, use, times));
}

async function meetFilesOnce<T>(
  scenario: Scenario,
  use: (meeting: FilesMeeting) => Promise<T>,
  times: SftpTimes,
): Promise<T> {
  const server = await startRawServer(scenario);
  const { deps } = createScript();
  const tools = { ...deps, deadlines: patientDeadlines };
  const connection = await connect(paramsFor(server.port), tools);
  try {
    const client = await SftpClient.open(await connection.openSubsystem('sftp'), times);
    const files = new RemoteFileSystem({ clients: () => [client] });
    return await within(hangMs, 'the meeting', use({ files, client, connection, server }));
  } finally {
    await within(hangMs, 'the end', connection.close());
    await server.stop();
  }
}

/** The failure of something that must fail, in time and with an error of ours. */
export async function failure(work: Promise<unknown>): Promise<OpError> {
  const [settled] = await within(hangMs, 'the work', Promise.allSettled([work]));
  if (settled.status === 'fulfilled') throw new Error('It did not fail.');
  expect(settled.reason).toBeInstanceOf(OpError);
  return settled.reason as OpError;
}

/** The code of what failed with an error of ours, or `none`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const [settled] = await within(hangMs, 'the work', Promise.allSettled([work]));
  if (settled.status === 'fulfilled') return 'none';
  expect(settled.reason).toBeInstanceOf(OpError);
  return (settled.reason as OpError).code;
}

/** Why some of several things failed. */
export function reasonsOf(settled: readonly PromiseSettledResult<unknown>[]): readonly unknown[] {
  return settled
    .filter((each) => each.status === 'rejected')
    .map(({ reason }) => reason as unknown);
}

/** Fails when something does not settle in time. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not settle within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is expected of a meeting: an error with one of these codes that says this, or success. */
export type Expected =
  'works' | { readonly code: OpError['code'] | readonly OpError['code'][]; readonly says?: RegExp };

/** One line of the catalogue. */
export type Row = [name: string, scenario: Scenario, expected: Expected, more?: Meeting];

/** Meets and compares. */
export async function check(scenario: Scenario, expected: Expected, more?: Meeting) {
  const mayStall = expected !== 'works' && [expected.code].flat().includes('timeout');
  const deadlines = { ...(mayStall ? stallDeadlines : {}), ...more?.deadlines };
  const outcome = await meet(scenario, { ...more, deadlines });
  const { error } = outcome;
  if (expected === 'works') {
    if (error) throw error;
    return outcome;
  }
  expect(error, 'it should fail').toBeDefined();
  const told = `${error?.code}: ${error?.message}`;
  expect([expected.code].flat(), told).toContain(error?.code);
  if (expected.says) expect(error?.message).toMatch(expected.says);
  // nothing that could steer a terminal or turn text around reaches a person
  expect(error?.message).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  return outcome;
}
