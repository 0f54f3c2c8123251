import type { Client } from 'ssh2';
import type { Identity } from './identity.ts';
import { asParsedKey } from './ssh2-identity.ts';
import { wireString, wireUint32 } from './wire.ts';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  readonly _protocol: {
    readonly _handlers: {
      SERVICE_ACCEPT: (protocol: unknown, name: string) => void;
      USERAUTH_FAILURE: (protocol: unknown, methods: readonly string[], isPartial: boolean) => void;
    };
    authPassword(user: string, password: Buffer, newPassword: Buffer): void;
    authPK(user: string, key: object, algorithm: string, sign: (data: Buffer) => void): void;
    readonly _kex: { readonly sessionID: Buffer };
    readonly _kexinit: Buffer | undefined;
    readonly _authsQueue: string[];
    _queue: Buffer[] | undefined;
    readonly _cipher: { encrypt(packet: Buffer): void };
    readonly _packetRW: {
      readonly write: {
        readonly allocStart: number;
        alloc(payloadBytes: number): Buffer;
        finalize(packet: Buffer): Buffer;
      };
    };
  };
};

const userAuth = 'ssh-userauth';

/**
 * True for a server that is known to deal with one message after the other, those included that come before it has
 * answered the ones in front of them. That is OpenSSH; its name is part of what the key exchange signs.
 */
export function readsInOrder(ident: string): boolean {
  return /^SSH-2\.0-OpenSSH_\d/.test(ident);
}

/**
 * Has ssh2 begin the login right behind its request for the login service, at the end of this turn. The server's answer
 * to that request then says nothing new: if it refuses, it hangs up.
 */
export function beginLoginEarly(client: Client): void {
  const protocol = (client as unknown as Inside)._protocol;
  const { SERVICE_ACCEPT: begin } = protocol._handlers;
  protocol._handlers.SERVICE_ACCEPT = () => undefined;
  queueMicrotask(() => begin(protocol, userAuth));
}

/** Tells of each refusal before ssh2 acts on it: what is said about a key it keeps to itself. */
export function watchRefusals(client: Client, onRefusal: (isPartial: boolean) => void): void {
  const handlers = (client as unknown as Inside)._protocol._handlers;
  const { USERAUTH_FAILURE: refused } = handlers;
  handlers.USERAUTH_FAILURE = (protocol, methods, isPartial) => {
    onRefusal(isPartial);
    refused(protocol, methods, isPartial);
  };
}

/**
 * Logs in with a key without asking first whether it would do, which ssh2 always does. Once this settles it is sent, or
 * has failed because the key could not sign.
 */
export async function sendSigned(client: Client, user: string, identity: Identity): Promise<void> {
  const protocol = (client as unknown as Inside)._protocol;
  const data = await new Promise<Buffer>((resolve) =>
    protocol.authPK(user, asParsedKey(identity), identity.algorithm, resolve),
  );
  sendSignature(client, data, await identity.sign(data));
}

/** Answers the server's demand for a new password. */
export function sendNewPassword(
  client: Client,
  user: string,
  passwords: { readonly old: Buffer; readonly chosen: Buffer },
): void {
  const protocol = (client as unknown as Inside)._protocol;
  // the demand has answered the attempt before, which ssh2 still counts as open
  protocol._authsQueue.shift();
  protocol.authPassword(user, passwords.old, passwords.chosen);
}

/**
 * Sends the login request that `data` is made of, with its signature: ssh2 puts the request's algorithm in front of each
 * signature, which is wrong for a certificate, and ends it there, which a security key's does not.
 */
export function sendSignature(client: Client, data: Buffer, signature: Buffer): void {
  const protocol = (client as unknown as Inside)._protocol;
  // what is signed begins with the session's id, which both sides know
  const request = data.subarray(4 + protocol._kex.sessionID.length);
  protocol._authsQueue.push('publickey');
  send(protocol, [request, wireString(signature)]);
}

// RFC 4256, section 5
const infoResponse = 61;

/** Answers a round of a server's questions. ssh2 would take strings alone, which nobody can wipe. */
export function sendAnswers(client: Client, answers: readonly Buffer[]): void {
  const parts = answers.flatMap((answer) => [wireUint32(answer.length), answer]);
  const head = [Buffer.of(infoResponse), wireUint32(answers.length)];
  send((client as unknown as Inside)._protocol, [...head, ...parts]);
}

function send(protocol: Inside['_protocol'], parts: readonly Buffer[]): void {
  const { write } = protocol._packetRW;
  let at = write.allocStart;
  const packet = write.alloc(parts.reduce((sum, { length }) => sum + length, 0));
  for (const part of parts) {
    packet.set(part, at);
    at += part.length;
  }
  if (protocol._kexinit === undefined) protocol._cipher.encrypt(write.finalize(packet));
  // a new key exchange runs: as ssh2 does with its own
  else (protocol._queue ??= []).push(write.finalize(packet));
}
