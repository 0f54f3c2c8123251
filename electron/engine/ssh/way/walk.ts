import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { OpError } from '../../../../shared/errors.ts';
import { displayName } from '../../../../shared/names.ts';
import type { ConnectParams, Dial, HopParams } from '../../protocol.ts';
import type { ConnectDeps, Connection } from '../connection.ts';
import { defaultDeadlines, type Deadlines } from '../deadlines.ts';
import { assertSendable } from '../destination.ts';
import { addressText } from '../errors.ts';
import { dial, type DialOptions, type Line } from '../tcp.ts';
import { dialByCommand } from './by-command.ts';
import { dialByProxy } from './by-proxy.ts';

/** Logs in at one hop over a line that leads there. */
export type ConnectHop = (hop: HopParams, over: HopLine) => Promise<Connection>;

/** The line to one hop, and what goes with it. */
export type HopLine = {
  readonly line: Line;
  readonly hop: number;
  readonly deps: ConnectDeps;
  readonly deadlines: Deadlines;
};

/**
 * Goes the whole way, hop by hop: each is a full connection with its own host key, login, deadlines and keepalive, and
 * its line is a channel of the one before. The result is the connection to the host, which ends with any of them.
 */
export async function walk(
  params: ConnectParams,
  deps: ConnectDeps,
  connectHop: ConnectHop,
): Promise<Connection> {
  const hops = [...(params.jumps ?? []), params];
  for (const target of hops) assertSendable(target);
  const opened: Connection[] = [];
  for (const [hop, target] of hops.entries()) {
    const deadlines = deadlinesOf(target, deps.deadlines);
    deps.emit({ event: 'phase', hop, phase: 'tcp' });
    try {
      const line = await lineTo(target, opened.at(-1), { params, deps, deadlines });
      opened.push(await connectHop(target, { line, hop, deps, deadlines }));
    } catch (thrown) {
      // nobody waits for the goodbyes: they have their own deadlines
      void closeAll(opened);
      throw hop < hops.length - 1 ? atJump(target, thrown) : thrown;
    }
  }
  return asOne(opened, params);
}

/** What a host sets takes the place of the usual figures. */
function deadlinesOf(
  { connectTimeoutMs, keepalive }: HopParams,
  given: Partial<Deadlines> | undefined,
): Deadlines {
  return {
    ...defaultDeadlines,
    ...(connectTimeoutMs === undefined
      ? {}
      : { tcpMs: connectTimeoutMs, identMs: connectTimeoutMs }),
    ...(keepalive === undefined
      ? {}
      : { keepaliveIntervalMs: keepalive.intervalMs, keepaliveDeadMs: keepalive.deadMs }),
    ...given,
  };
}

type LineTools = {
  readonly params: ConnectParams;
  readonly deps: ConnectDeps;
  readonly deadlines: Deadlines;
};

async function lineTo(
  target: HopParams,
  before: Connection | undefined,
  { params, deps, deadlines }: LineTools,
): Promise<Line> {
  const { ask, signal } = deps;
  if (before) return before.openForward(target, signal === undefined ? {} : { signal });
  const options = { timeoutMs: deadlines.tcpMs, signal, family: target.addressFamily };
  const { dial: how = { via: 'direct' } } = params;
  switch (how.via) {
    case 'direct':
      return dialDirectly(target, options);
    case 'socks5':
    case 'http-connect':
      return dialByProxy(how, target, { ...options, family: undefined, ask });
    case 'command':
      return dialByCommand(how.command);
    default:
      return how satisfies never;
  }
}

/** As OpenSSH's, between two tries. */
const pauseMs = 1_000;

/** From the address and as often as the configuration says. */
async function dialDirectly(target: HopParams, options: DialOptions): Promise<Line> {
  const { bindAddress: from, connectionAttempts = 1 } = target;
  if (from !== undefined && isIP(from) === 0) {
    throw new OpError('invalid', `BindAddress ${displayName(from)} is not an IP address.`, {
      next: 'Write the address itself in the OpenSSH configuration, not its name.',
    });
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dial(target, { ...options, from });
    } catch (thrown) {
      const isOver = thrown instanceof OpError && thrown.code === 'cancelled';
      if (isOver || attempt >= connectionAttempts) throw thrown;
      await pause(pauseMs, undefined, { signal: options.signal }).catch(() => {
        throw new OpError('cancelled', 'Connecting was cancelled.');
      });
    }
  }
}

/** Failures on the way name the jump host they are about, so that nobody looks for the fault at the end of the way. */
function atJump(target: HopParams, thrown: unknown): unknown {
  if (!(thrown instanceof OpError) || thrown.code === 'cancelled') return thrown;
  const { code, message, next } = thrown;
  return new OpError(code, `Jump host ${addressText(target)}: ${message}`, {
    ...(next === undefined ? {} : { next }),
    cause: thrown,
  });
}

function asOne(opened: readonly Connection[], params: ConnectParams): Connection {
  const last = opened.at(-1);
  if (!last) throw new Error('A way has at least one hop.');
  const proxy = proxyText(params.dial);
  const facts = {
    ...last.facts,
    hops: opened.flatMap((connection) => connection.facts.hops),
    ...(proxy === undefined ? {} : { proxy }),
  };
  if (opened.length === 1) return { ...last, facts };
  const before = opened.slice(0, -1);
  // without the host, nobody needs the way to it
  last.onClosed(() => void closeAll(before));
  return {
    ...last,
    facts,
    close: async () => {
      await last.close();
      await closeAll(before);
    },
  };
}

/** The inner ones say goodbye first, and none waits for the answer to another's. */
async function closeAll(opened: readonly Connection[]): Promise<void> {
  await Promise.all(opened.toReversed().map((connection) => connection.close()));
}

function proxyText(dialled: Dial | undefined): string | undefined {
  if (dialled === undefined || dialled.via === 'direct') return undefined;
  if (dialled.via === 'command') return `command: ${displayName(dialled.command.slice(0, 300))}`;
  return `${dialled.via === 'socks5' ? 'SOCKS5' : 'HTTP'} ${addressText(dialled)}`;
}
