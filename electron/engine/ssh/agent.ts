import { connect, type Socket } from 'node:net';
import { OpError } from '../../../shared/errors.ts';
import type { SignatureAlgorithm } from './identity.ts';
import { serverLine } from './server-text.ts';
import { wireReader, wireString, wireUint32 } from './wire.ts';

/**
 * A client for the SSH agent protocol (draft-ietf-sshm-ssh-agent): list keys, sign. Ours, because ssh2's has neither
 * deadlines nor size limits, knows neither security keys nor certificates, and falls back to SHA-1 for RSA
 * (security.md §5, gaps 20, 22 and 23).
 */
export type Agent = {
  readonly list: () => Promise<readonly AgentKey[]>;
  /** The signature in SSH's form: its algorithm's name, and what that takes. */
  readonly sign: (
    blob: Uint8Array,
    data: Uint8Array,
    algorithm: SignatureAlgorithm,
  ) => Promise<Buffer>;
};

/** A key an agent holds. */
export type AgentKey = { readonly blob: Buffer; readonly comment: string };

const requestIdentities = 11;
const identitiesAnswer = 12;
const signRequest = 13;
const signResponse = 14;
const extension = 27;
const rsaFlags: Partial<Record<SignatureAlgorithm, number>> = {
  'rsa-sha2-256': 2,
  'rsa-sha2-512': 4,
};
/** No message of an agent is longer (OpenSSH's AGENT_MAX_LEN). */
export const maxAgentBytes = 256 * 1024;
/** One byte of flags and a counter of four. */
const securityKeyBytes = 5;
/** OpenSSH's client refuses a longer list too. */
const maxKeys = 2_048;

/** What an agent may take, and what it is told first. */
export type AgentOptions = {
  readonly listMs: number;
  readonly signMs: number;
  readonly signal: AbortSignal;
  /** Tells the agent for which session it is asked, so that it can hold keys back from others. */
  readonly binding?: () => SessionBinding | undefined;
};

/** A session of SSH, as its server has signed it: what the agent's `session-bind@openssh.com` takes. */
export type SessionBinding = {
  readonly hostKey: Uint8Array;
  readonly sessionId: Uint8Array;
  /** Of the session's id, by the host key. */
  readonly signature: Uint8Array;
  /** True for requests that come from the server, not from this computer. */
  readonly isForwarding: boolean;
};

/** The agent behind a Unix socket or a Windows named pipe. Nothing is connected before it is asked. */
export function openAgent(socketPath: string, options: AgentOptions): Agent {
  const ask = (message: Uint8Array, timeoutMs: number) =>
    askAgent(socketPath, message, { ...options, timeoutMs });
  return {
    list: async () => readKeys(await ask(Buffer.of(requestIdentities), options.listMs)),
    sign: async (blob, data, algorithm) => {
      const flags = wireUint32(rsaFlags[algorithm] ?? 0);
      const request = [Buffer.of(signRequest), wireString(blob), wireString(data), flags];
      return readSignature(await ask(Buffer.concat(request), options.signMs), algorithm);
    },
  };
}

/**
 * One request and its answer, after the session was made known. An agent that hangs up at the word of sessions is one
 * of before 2022: it gets the request alone.
 */
export async function askAgent(
  socketPath: string,
  message: Uint8Array,
  { timeoutMs, signal, binding, more = [] }: AskOptions,
): Promise<Buffer> {
  const times = { timeoutMs, signal };
  const bound = binding?.();
  const first = bound ? [bindRequest(bound), ...more] : more;
  const replies = await exchange(socketPath, [...first, message], times);
  if (replies.length > first.length) return lastOf(replies);
  if (first.length === 0 || replies.length > 0) throw broken('it hung up');
  return lastOf(await exchange(socketPath, [message], times));
}

type AskOptions = Pick<AgentOptions, 'signal' | 'binding'> & {
  readonly timeoutMs: number;
  /** Further messages to send in front, as they are. */
  readonly more?: readonly Uint8Array[];
};

function lastOf(replies: readonly Buffer[]): Buffer {
  const reply = replies.at(-1);
  if (!reply) throw broken('it hung up');
  return reply;
}

function bindRequest({ hostKey, sessionId, signature, isForwarding }: SessionBinding): Buffer {
  return Buffer.concat([
    Buffer.of(extension),
    wireString('session-bind@openssh.com'),
    wireString(hostKey),
    wireString(sessionId),
    wireString(signature),
    Buffer.of(isForwarding ? 1 : 0),
  ]);
}

function readKeys(reply: Buffer): AgentKey[] {
  if (reply[0] !== identitiesAnswer) throw broken('it did not list its keys');
  const reader = wireReader(reply.subarray(1));
  const count = reader.uint32() ?? maxKeys + 1;
  if (count > maxKeys) throw broken('its list of keys is malformed');
  return Array.from({ length: count }, () => {
    const blob = reader.string();
    const comment = reader.string();
    if (!blob || !comment) throw broken('its list of keys is malformed');
    return { blob, comment: serverLine(comment.toString('utf8'), 80) };
  });
}

function readSignature(reply: Buffer, algorithm: SignatureAlgorithm): Buffer {
  // any other answer is a "no": the key is locked, gone, or its user did not confirm
  if (reply[0] !== signResponse) throw broken('it refused to sign');
  const packed = wireReader(reply.subarray(1)).string();
  const reader = wireReader(packed ?? Buffer.alloc(0));
  const name = reader.string()?.toString('latin1');
  if (!packed || !reader.string()) throw broken('its signature is malformed');
  // an agent that does not know the flags signs RSA with SHA-1
  if (name !== algorithm) throw broken(`it signed with ${serverLine(name ?? 'nothing', 40)}`);
  // a security key's flags and counter come behind the signature
  const rest = algorithm.startsWith('sk-') ? securityKeyBytes : 0;
  if (reader.left() !== rest) throw broken('its signature is malformed');
  return Buffer.from(packed);
}

/**
 * Requests and their answers on a connection of their own, so that a late reply can never answer the next request. It
 * gives the answers up to where the agent hung up.
 */
function exchange(
  socketPath: string,
  messages: readonly Uint8Array[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const replies: Buffer[] = [];
    const socket = connect(socketPath);
    const finish = (outcome?: OpError) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      socket.destroy();
      if (outcome) reject(outcome);
      else resolve(replies);
    };
    const cancel = () => finish(new OpError('cancelled', 'Cancelled.'));
    const timer = setTimeout(() => finish(broken('it does not answer')), timeoutMs);
    const sendNext = () => socket.write(wireString(messages[replies.length] ?? ''));
    signal.addEventListener('abort', cancel, { once: true });
    let isConnected = false;
    socket.on('error', () => finish(isConnected ? undefined : broken('it cannot be reached')));
    socket.on('close', () => finish());
    socket.on('connect', () => {
      isConnected = true;
      sendNext();
    });
    collectReplies(socket, (reply) => {
      if (reply === 'malformed') return finish(broken('its answer is malformed'));
      replies.push(reply);
      if (replies.length === messages.length) finish();
      else sendNext();
    });
    if (signal.aborted) cancel();
  });
}

function collectReplies(socket: Socket, take: (reply: Buffer | 'malformed') => void): void {
  let seen = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    seen = Buffer.concat([seen, chunk]);
    if (seen.length < 4) return;
    const length = seen.readUInt32BE(0);
    if (length < 1 || length > maxAgentBytes) return take('malformed');
    if (seen.length < 4 + length) return;
    const reply = Buffer.from(seen.subarray(4, 4 + length));
    // what comes before it was asked for answers nothing
    if (seen.length > 4 + length) return take('malformed');
    seen = Buffer.alloc(0);
    take(reply);
  });
}

function broken(why: string): OpError {
  return new OpError('auth', `The SSH agent is of no use: ${why}.`);
}
