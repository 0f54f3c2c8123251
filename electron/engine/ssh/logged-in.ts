import type { Client } from 'ssh2';
import type { HopFacts } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import type { HopAsk, HopParams } from '../protocol.ts';
import type { SessionBinding } from './agent.ts';
import { askForUse, offerAgent } from './agent-forwarding.ts';
import { openExec, openShell, openSubsystem } from './channels.ts';
import type { Connection } from './connection.ts';
import type { Deadlines } from './deadlines.ts';
import type { Ending } from './ending.ts';
import { deadLinkError, endedError, type FailureContext } from './errors.ts';
import { wrapExec } from './exec-channel.ts';
import { wrapExecStream } from './exec-stream.ts';
import { serveForwardedAgent } from './forwarded-agent.ts';
import { watchLink } from './keepalive.ts';
import { openTunnel } from './open-tunnel.ts';
import { createServerPorts } from './server-ports.ts';
import { wrapShell } from './shell-channel.ts';
import type { SocketShim } from './socket-shim.ts';
import { createTurns } from './tunnel-channel.ts';
import { forwardTo } from './way/forward.ts';

/** What is left of an attempt once the server has let us in. */
export type LoggedIn = {
  readonly client: Client;
  readonly shim: SocketShim;
  readonly ending: Ending;
  readonly params: HopParams;
  readonly deadlines: Deadlines;
  readonly context: FailureContext;
  /** See `readsInOrder`. */
  readonly isOrderly: boolean;
  readonly ask: HopAsk;
  /** The session a forwarded agent is asked for. */
  readonly binding: () => SessionBinding | undefined;
  readonly hostKey: Uint8Array;
  readonly facts: HopFacts;
};

/** Of the time in which we would connect ourselves: a server may try several addresses. */
const tunnelPatience = 3;

/** Makes a connection of a login: from here on it is watched, and its channels can be opened. */
export function asConnection(login: LoggedIn): Connection {
  const { client, shim, ending, params, deadlines, context, isOrderly } = login;
  watch(login);
  lendAgent(login);
  const tools = { client, ending, deadlineMs: deadlines.channelMs, isOrderly };
  // a proxy command is asked for its reason first: the channels may end before that is known
  const lost = () => ending.reason() ?? (shim.closed ? endedError('ready', context) : undefined);
  const link = { inTurn: createTurns(() => shim.drained()), signal: ending.signal, lost };
  let isClosing = false;
  return {
    facts: asFacts(login.facts),
    hostKey: login.hostKey,
    openForward: (to, { signal } = {}) =>
      forwardTo(params, to, { ...tools, deadlineMs: deadlines.tcpMs, signal }),
    openTunnel: (to, { from, signal }) => {
      // programs wait as long for a connection of their own, and longer
      const deadlineMs = tunnelPatience * deadlines.tcpMs;
      return openTunnel(params, to, { ...tools, deadlineMs, from, link, signal });
    },
    serverPorts: createServerPorts({
      client,
      ending,
      link,
      server: params,
      deadlineMs: deadlines.channelMs,
    }),
    openSubsystem: (name, options) => openSubsystem(tools, name, options),
    openExec: async (command, options) =>
      wrapExec(await openExec(tools, command, options?.signal), { lost }),
    openExecStream: async (command, options) =>
      wrapExecStream(await openExec(tools, command, options?.signal), { lost }),
    openShell: async (size, options) => {
      const { environment } = params;
      const { signal, command } = options ?? {};
      const channel = await openShell(tools, size, { environment, signal, command });
      return wrapShell(channel, { drained: () => shim.drained(), lost: () => ending.reason() });
    },
    onClosed: (listener) =>
      ending.onEnd((error) => {
        if (!isClosing) listener(error);
      }),
    close: () => {
      isClosing = true;
      ending.end(new OpError('disconnected', 'The session was closed.'));
      if (shim.closed) return Promise.resolve();
      return new Promise((resolve) => shim.once('close', () => resolve()));
    },
  };
}

function watch({ shim, ending, deadlines, context }: LoggedIn): void {
  const { keepaliveIntervalMs: intervalMs, keepaliveDeadMs: deadMs } = deadlines;
  const watching = watchLink(
    { intervalMs, deadMs },
    {
      lastReceivedMs: () => shim.lastReceivedMs,
      onDead: () => ending.end(deadLinkError(deadMs, context)),
    },
  );
  ending.onEnd(() => watching.stop());
}

function lendAgent({ client, ending, params, deadlines, ask, binding }: LoggedIn): void {
  const { agentToForward: socketPath } = params;
  if (socketPath === undefined) return;
  const { agentListMs: listMs, agentSignMs: signMs } = deadlines;
  const { signal } = ending;
  const mayUse = askForUse(ask, signal);
  offerAgent(client, (channel) =>
    serveForwardedAgent(channel, { socketPath, listMs, signMs, signal, binding, mayUse }),
  );
}

/** A way of one hop; those of several are put together where the way is walked. */
function asFacts(hop: HopFacts): Connection['facts'] {
  const { serverVersion, kex, hostKeyType, fingerprint, toServer } = hop;
  const { cipher, mac } = toServer;
  return { serverVersion, kex, cipher, mac, hostKeyType, fingerprint, hops: [hop] };
}
