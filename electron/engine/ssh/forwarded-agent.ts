import type { Duplex } from 'node:stream';
import { askAgent, maxAgentBytes, type SessionBinding } from './agent.ts';
import { fingerprint } from './fingerprint.ts';
import { keyTypeOf } from './public-key.ts';
import { serverLine } from './server-text.ts';
import { wireReader, wireString } from './wire.ts';

/** What a program on the server wants a key of this computer for. */
export type AgentUse = {
  readonly keyType: string;
  readonly fingerprint: string;
  /** The account it logs in to from there; undefined when it is no login. */
  readonly user: string | undefined;
};

/** What the server's requests to the agent may use. */
export type ForwardTools = {
  readonly socketPath: string;
  readonly listMs: number;
  readonly signMs: number;
  readonly signal: AbortSignal;
  readonly binding: () => SessionBinding | undefined;
  /** Asks the user; only a true lets a key be used, once. */
  readonly mayUse: (use: AgentUse) => Promise<boolean>;
};

const failure = Buffer.of(5);
const success = 6;
const requestIdentities = 11;
const signRequest = 13;
const extension = 27;
const sessionBind = 'session-bind@openssh.com';
/** OpenSSH's AGENT_MAX_SESSION_IDS. */
const maxBinds = 15;
const sha2Flags = 2 | 4;

/**
 * Serves one agent channel that the server has opened. A server can have keys listed, and used when the user says so
 * each time. It can add, remove or lock nothing, nor have the agent load a library (CVE-2023-38408): all that is
 * answered with "no", and never reaches the agent.
 */
export function serveForwardedAgent(channel: Duplex, tools: ForwardTools): void {
  const binds: Buffer[] = [];
  let seen = Buffer.alloc(0);
  let isBusy = false;
  const take = (): Buffer | undefined => {
    if (seen.length < 4) return undefined;
    const length = seen.readUInt32BE(0);
    if (length < 1 || length > maxAgentBytes) channel.destroy();
    if (channel.destroyed || seen.length < 4 + length) return undefined;
    const request = Buffer.from(seen.subarray(4, 4 + length));
    seen = seen.subarray(4 + length);
    return request;
  };
  const serve = async (first: Buffer) => {
    isBusy = true;
    for (let request: Buffer | undefined = first; request; request = take()) {
      const reply = await answerTo(request, binds, tools).catch(() => failure);
      if (channel.destroyed || channel.writableEnded) return;
      channel.write(wireString(reply));
    }
    // at once: what comes next may come before anything else is run
    isBusy = false;
  };
  channel.on('error', () => undefined);
  channel.on('data', (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]);
    // one at a time, and no more in memory than one more
    if (seen.length > 2 * maxAgentBytes) channel.destroy();
    const request = isBusy || channel.destroyed ? undefined : take();
    if (request) void serve(request);
  });
  channel.on('end', () => channel.end());
  const drop = () => channel.destroy();
  tools.signal.addEventListener('abort', drop, { once: true });
  channel.once('close', () => tools.signal.removeEventListener('abort', drop));
}

async function answerTo(request: Buffer, binds: Buffer[], tools: ForwardTools): Promise<Buffer> {
  const { socketPath, signal, binding } = tools;
  const ask = (timeoutMs: number) =>
    askAgent(socketPath, request, { timeoutMs, signal, binding, more: binds });
  switch (request[0]) {
    case requestIdentities:
      return ask(tools.listMs);
    case signRequest: {
      const use = useOf(request);
      return use && (await tools.mayUse(use)) ? ask(tools.signMs) : failure;
    }
    case extension: {
      // a further hop tells which session the next signature is for; it only ever narrows what a key may do
      const name = wireReader(request.subarray(1)).string()?.toString('latin1');
      if (name !== sessionBind || binds.length >= maxBinds) return failure;
      const reply = await ask(tools.listMs);
      if (reply[0] === success) binds.push(request);
      return reply;
    }
    default:
      return failure;
  }
}

/** What a request wants signed; undefined for one that is malformed or would sign with SHA-1. */
function useOf(request: Buffer): AgentUse | undefined {
  const reader = wireReader(request.subarray(1));
  const [blob, data, flags] = [reader.string(), reader.string(), reader.uint32()];
  const keyType = blob && keyTypeOf(blob);
  if (!blob || !data || flags === undefined || keyType === undefined || !reader.atEnd()) {
    return undefined;
  }
  if (keyType.startsWith('ssh-rsa') && (flags & sha2Flags) === 0) return undefined;
  return { keyType: serverLine(keyType, 64), fingerprint: fingerprint(blob), user: userOf(data) };
}

const userAuthRequest = 50;

/** The user of a login request (RFC 4252 section 7), which is what an agent normally signs. */
function userOf(data: Buffer): string | undefined {
  const reader = wireReader(data);
  const session = reader.string();
  const kind = reader.byte();
  const [user, service, method] = [reader.string(), reader.string(), reader.string()];
  if (!session || kind !== userAuthRequest || !user) return undefined;
  if (service?.toString('latin1') !== 'ssh-connection') return undefined;
  if (!method?.toString('latin1').startsWith('publickey')) return undefined;
  return serverLine(user.toString('utf8'), 255);
}
