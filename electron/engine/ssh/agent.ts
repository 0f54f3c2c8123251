import { connect, type Socket } from 'node:net';
import { OpError } from '../../../shared/errors.ts';
import type { SignatureAlgorithm } from './identity.ts';
import { serverLine } from './server-text.ts';
import { wireReader, wireString, wireUint32 } from './wire.ts';

/**
 * A client for the SSH agent protocol (draft-ietf-sshm-ssh-agent): list keys, sign. Ours, because ssh2's has neither
 * deadlines nor size limits, and falls back to SHA-1 for RSA (security.md §5, gaps 20, 22 and 23).
 */
export type Agent = {
  readonly list: () => Promise<readonly AgentKey[]>;
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
const rsaFlags: Partial<Record<SignatureAlgorithm, number>> = {
  'rsa-sha2-256': 2,
  'rsa-sha2-512': 4,
};
/** OpenSSH's agent never sends more (AGENT_MAX_LEN). */
const maxReplyBytes = 256 * 1024;
/** OpenSSH's client refuses a longer list too. */
const maxKeys = 2_048;

/** The agent behind a Unix socket or a Windows named pipe. Nothing is connected before it is asked. */
export function openAgent(
  socketPath: string,
  options: { readonly listMs: number; readonly signMs: number; readonly signal: AbortSignal },
): Agent {
  const ask = (message: Uint8Array, timeoutMs: number) =>
    exchange(socketPath, message, timeoutMs, options.signal);
  return {
    list: async () => readKeys(await ask(Buffer.of(requestIdentities), options.listMs)),
    sign: async (blob, data, algorithm) => {
      const flags = wireUint32(rsaFlags[algorithm] ?? 0);
      const request = [Buffer.of(signRequest), wireString(blob), wireString(data), flags];
      return readSignature(await ask(Buffer.concat(request), options.signMs), algorithm);
    },
  };
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
  const signature = reader.string();
  if (!signature) throw broken('its signature is malformed');
  // an agent that does not know the flags signs RSA with SHA-1
  if (name !== algorithm) throw broken(`it signed with ${serverLine(name ?? 'nothing', 40)}`);
  return signature;
}

/** One request on a connection of its own, so that a late reply can never answer the next request. */
function exchange(
  socketPath: string,
  message: Uint8Array,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const finish = (outcome: Buffer | OpError) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      socket.destroy();
      if (Buffer.isBuffer(outcome)) resolve(outcome);
      else reject(outcome);
    };
    const cancel = () => finish(new OpError('cancelled', 'Cancelled.'));
    const timer = setTimeout(() => finish(broken('it does not answer')), timeoutMs);
    signal.addEventListener('abort', cancel, { once: true });
    socket.on('error', () => finish(broken('it cannot be reached')));
    socket.on('close', () => finish(broken('it hung up')));
    socket.on('connect', () => socket.write(wireString(message)));
    collectReply(socket, finish);
    if (signal.aborted) cancel();
  });
}

function collectReply(socket: Socket, finish: (outcome: Buffer | OpError) => void): void {
  let seen = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    seen = Buffer.concat([seen, chunk]);
    if (seen.length < 4) return;
    const length = seen.readUInt32BE(0);
    if (length < 1 || length > maxReplyBytes) finish(broken('its answer is malformed'));
    else if (seen.length >= 4 + length) finish(Buffer.from(seen.subarray(4, 4 + length)));
  });
}

function broken(why: string): OpError {
  return new OpError('auth', `The SSH agent is of no use: ${why}.`);
}
