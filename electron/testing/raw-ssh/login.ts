import { bool, message, names, Reader, str } from './bytes.ts';
import { SSH } from './numbers.ts';
import type { RawPeer } from './peer.ts';

const allMethods = ['none', 'password', 'publickey', 'keyboard-interactive'];

/** One request of a user. */
export type LoginRequest = {
  readonly user: string;
  readonly method: string;
  /** Of a password. */
  readonly password?: string;
  /** Of a key. */
  readonly key?: {
    readonly algorithm: string;
    readonly blob: Buffer;
    readonly isSigned: boolean;
  };
};

/** Reads a login request. */
export function readLogin(payload: Buffer): LoginRequest {
  const reader = new Reader(payload, 1);
  const user = reader.text();
  reader.text();
  const method = reader.text();
  if (method === 'password') {
    reader.bool();
    return { user, method, password: reader.text() };
  }
  if (method !== 'publickey') return { user, method };
  const isSigned = reader.bool();
  const algorithm = reader.text();
  return { user, method, key: { algorithm, blob: Buffer.from(reader.bytes()), isSigned } };
}

/** A refusal, with what can go on. */
export function refusal(methods: readonly string[], isPartial = false): Buffer {
  return message(SSH.USERAUTH_FAILURE, names(methods), bool(isPartial));
}

/** Answers a login as an honest server that takes every secret of the methods it accepts. */
export function answerAuth(peer: RawPeer, payload: Buffer): void {
  const { accepts = allMethods, methods = accepts.filter((name) => name !== 'none') } =
    peer.scenario;
  if (payload.readUInt8(0) === SSH.USERAUTH_INFO_RESPONSE) return welcome(peer);
  if (payload.readUInt8(0) !== SSH.USERAUTH_REQUEST) return;
  const { method, key } = readLogin(payload);
  if (!accepts.includes(method)) return peer.send(refusal(methods));
  if (key?.isSigned === false) {
    return peer.send(message(SSH.USERAUTH_PK_OK, str(key.algorithm), str(key.blob)));
  }
  if (method === 'keyboard-interactive') return peer.send(infoRequest(['Code: ']));
  welcome(peer);
}

/** A round of questions. */
export function infoRequest(prompts: readonly string[], name = '', instruction = ''): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(prompts.length);
  const fields = prompts.flatMap((prompt) => [str(prompt), bool(false)]);
  return message(SSH.USERAUTH_PK_OK, str(name), str(instruction), str(''), count, ...fields);
}

function welcome(peer: RawPeer): void {
  peer.send(message(SSH.USERAUTH_SUCCESS));
  peer.scenario.onReady?.(peer);
}
