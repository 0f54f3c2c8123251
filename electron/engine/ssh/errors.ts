import { OpError } from '../../../shared/errors.ts';
import { isLegacyAlgorithm } from '../../../shared/legacy-algorithms.ts';
import type { Offer } from './algorithms.ts';
import { serverLine, serverNames } from './server-text.ts';
import type { OfferKind, Transcript } from './transcript.ts';

/** What every failure of a connection is told with. */
export type FailureContext = {
  readonly host: string;
  readonly tcpPort: number;
  readonly user: string;
  readonly offer: Offer;
  readonly transcript: Transcript;
  /** What the login has tried so far, for people. */
  readonly tried?: () => readonly string[];
};

/** How far a connection has come. */
export type Stage = 'ident' | 'handshake' | 'login' | 'ready';

/** `host:port`, the port left out when it is SSH's own. */
export function addressText(to: { readonly host: string; readonly tcpPort: number }): string {
  const host = to.host.includes(':') ? `[${to.host}]` : to.host;
  return serverLine(to.tcpPort === 22 ? host : `${host}:${to.tcpPort}`);
}

/** A failed TCP connection, by the system's error code. */
export function socketError(
  error: unknown,
  to: { readonly host: string; readonly tcpPort: number },
): OpError {
  const address = addressText(to);
  const host = serverLine(to.host);
  const fail = (message: string, next: string) =>
    new OpError('connect', message, { next, cause: error });
  switch (codeOf(error)) {
    case 'ENOTFOUND':
    case 'EAI_NONAME':
      return fail(`The name ${host} does not exist.`, 'Check the spelling, or use an IP address.');
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return fail(
        `The name ${host} could not be looked up: the name server does not answer.`,
        'Check the network connection.',
      );
    case 'ECONNREFUSED':
      return fail(
        `${address} refused the connection: no program listens there.`,
        'Check the port, and that the SSH service runs on the server.',
      );
    case 'ETIMEDOUT':
      return new OpError('timeout', `${address} did not answer in time.`, {
        next: 'The server may be off, or a firewall drops the packets; check address, port and VPN.',
        cause: error,
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return fail(
        `There is no network route to ${address}.`,
        'Check the network connection or VPN.',
      );
    case 'ECONNRESET':
    case 'EPIPE':
      return fail(
        `${address} broke the connection off.`,
        'The server may be restarting, or refuse this network; try again.',
      );
    default:
      return fail(`${address} cannot be reached: ${textOf(error)}.`, 'Check address and port.');
  }
}

/** The socket or ssh2 reported an error in some stage. */
export function connectionError(error: unknown, stage: Stage, context: FailureContext): OpError {
  const address = addressText(context);
  if (isSocketError(error)) {
    if (stage === 'ready') return lostError(error, context);
    return socketError(error, context);
  }
  const said = serverLine(textOf(error));
  if (isDisconnectMessage(error)) return disconnectError(said, stage, context);
  if (stage === 'handshake') {
    return (
      noCommonAlgorithm(context, error) ??
      new OpError(
        'handshake',
        `The key exchange with ${address} failed: ${said}. ${offeredText(context.transcript)}`.trim(),
        {
          next: 'Try again; if it stays so, the server or something on the way breaks SSH.',
          cause: error,
        },
      )
    );
  }
  return new OpError('protocol', `${address} broke the rules of SSH ${during(stage)}: ${said}.`, {
    next: 'Reconnect; if it comes back, the server’s software is at fault.',
    cause: error,
  });
}

/** The connection ended without a word. */
export function endedError(stage: Stage, context: FailureContext): OpError {
  const address = addressText(context);
  switch (stage) {
    case 'ident':
      return new OpError('connect', `${address} closed the connection before the login.`);
    case 'handshake':
      return (
        noCommonAlgorithm(context, undefined) ??
        new OpError('handshake', `${address} hung up during the key exchange.`, {
          next: 'The server may limit connections (MaxStartups) or block this address; try later.',
        })
      );
    case 'login':
      return new OpError(
        'auth',
        `${address} hung up during the login. ${loginText(context)}`.trim(),
        {
          next: 'It may allow too few attempts or too little time; try again.',
        },
      );
    case 'ready':
      return new OpError('disconnected', `${address} ended the connection.`, {
        next: 'Reconnect.',
      });
    default:
      return stage satisfies never;
  }
}

/** A deadline of the connection passed. */
export function lateError(stage: Stage, deadlineMs: number, context: FailureContext): OpError {
  const address = addressText(context);
  const seconds = `${Math.max(1, Math.round(deadlineMs / 1000))} s`;
  const what =
    stage === 'login'
      ? `did not answer the login within ${seconds}. ${methodsText(context.transcript)}`.trim()
      : `did not finish the key exchange within ${seconds}.`;
  return new OpError('timeout', `${address} ${what}`, {
    next: 'The server may be overloaded, or something on the way drops packets; try again.',
  });
}

/** Nothing came from the server for so long that the link must be gone. */
export function deadLinkError(silentMs: number, context: FailureContext): OpError {
  return new OpError(
    'disconnected',
    `The connection to ${addressText(context)} is dead: nothing came for ${Math.round(silentMs / 1000)} s.`,
    { next: 'Check the network connection, then reconnect.' },
  );
}

/** The server lets us in before we asked to be. */
export function unaskedWelcomeError(context: FailureContext): OpError {
  return new OpError(
    'protocol',
    `${addressText(context)} declared the login successful before there was one.`,
    { next: 'The server’s software is at fault.' },
  );
}

/** See `isTerrapinExposed`. */
export function weakHandshakeError(context: FailureContext): OpError {
  return new OpError(
    'handshake',
    `${addressText(context)} agreed only on encryption that can be cut unseen (Terrapin, CVE-2023-48795).`,
    { next: 'Update the server, or enable AES-GCM on it.' },
  );
}

function lostError(error: unknown, context: FailureContext): OpError {
  const how = codeOf(error) === 'ETIMEDOUT' ? 'timed out' : 'was cut';
  return new OpError('disconnected', `The connection to ${addressText(context)} ${how}.`, {
    next: 'Check the network connection, then reconnect.',
    cause: error,
  });
}

function disconnectError(said: string, stage: Stage, context: FailureContext): OpError {
  const address = addressText(context);
  if (stage === 'login') {
    return new OpError(
      'auth',
      `${address} ended the login: ${said}. ${loginText(context)}`.trim(),
      {
        next: 'Too many keys or wrong passwords end a login: choose the key file or the method for this host.',
      },
    );
  }
  const code = stage === 'ready' ? 'disconnected' : 'handshake';
  return new OpError(code, `${address} ended the connection ${during(stage)}: ${said}.`, {
    next: 'Try again.',
  });
}

/** The first list without a common name, with what both sides have; undefined when all have one. */
function noCommonAlgorithm(context: FailureContext, cause: unknown): OpError | undefined {
  const offered = context.transcript.offered();
  if (!offered) return undefined;
  const ours: Record<OfferKind, readonly string[]> = {
    'key exchange': context.offer.kex,
    'host key': context.offer.serverHostKey,
    cipher: context.offer.cipher,
    MAC: context.offer.hmac,
  };
  for (const kind of ['key exchange', 'host key', 'cipher', 'MAC'] as const) {
    const theirs = offered[kind];
    if (theirs.length === 0 || ours[kind].some((name) => theirs.includes(name))) continue;
    // with an AEAD cipher no MAC is negotiated
    if (kind === 'MAC' && offered.cipher.some((name) => /gcm|poly1305/.test(name))) continue;
    return new OpError(
      'handshake',
      `${addressText(context)} has no ${kind} algorithm in common with Hawser. It offers: ${serverNames(theirs)}.`,
      {
        next: `The server needs a current one, such as ${ours[kind][0] ?? 'none'}.${optIn(theirs)}`,
        cause,
      },
    );
  }
  return undefined;
}

/** How to use a server that has only what is weak; empty when it has nothing that can be allowed. */
function optIn(theirs: readonly string[]): string {
  const weak = theirs.filter(isLegacyAlgorithm);
  if (weak.length === 0) return '';
  return ` Until then you can allow a weak one for this host alone, in its settings under Advanced, Legacy algorithms: ${serverNames(weak)}.`;
}

function offeredText(transcript: Transcript): string {
  const offered = transcript.offered();
  return offered
    ? `It offers: ${serverNames([...offered['key exchange'], ...offered['host key']])}.`
    : '';
}

function loginText(context: FailureContext): string {
  const tried = context.tried?.() ?? [];
  const text = tried.length > 0 ? `Tried: ${countRepeats(tried).join(', ')}. ` : '';
  return `${text}${methodsText(context.transcript)}`;
}

/** `password (3 times)` for what is named thrice. */
export function countRepeats(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count > 1 ? `${name} (${count} times)` : name));
}

/** Which methods the server would still take. */
export function methodsText(transcript: Transcript): string {
  const methods = transcript.methods();
  return methods ? `It takes: ${serverNames(methods)}.` : '';
}

function during(stage: Stage): string {
  if (stage === 'ready') return 'in the session';
  return stage === 'login' ? 'during the login' : 'during the key exchange';
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'level' in error && error.level === 'client-socket';
}

/** ssh2 gives a DISCONNECT message's reason number as the error's code. */
function isDisconnectMessage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
}
