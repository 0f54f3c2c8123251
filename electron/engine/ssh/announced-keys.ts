import type { Client, ParsedKey } from 'ssh2';
import { maxAnnouncedKeys, type Announcement } from './known-hosts-rotation.ts';
import { wireReader } from './wire.ts';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  /** What waits for the answers to global requests, in order. */
  readonly _callbacks: Reply[];
  readonly _protocol: {
    readonly _handlers: {
      GLOBAL_REQUEST: (protocol: Asked, name: string, wantReply: boolean, data: unknown) => void;
    };
  };
};
type Asked = { requestFailure(): void };
type Reply = (failure: unknown, data?: Uint8Array) => void;

/**
 * Hears what the server tells of its host keys (`hostkeys-00@openssh.com`): once, and only after login, as OpenSSH does.
 * ssh2 has the server sign the session with each of them, and would do so at any time, for any number.
 */
export function hearHostKeys(
  client: Client,
  listener: {
    readonly isLoggedIn: () => boolean;
    readonly onKeys: (told: Announcement) => void;
  },
): void {
  const inside = client as unknown as Inside;
  const handlers = inside._protocol._handlers;
  let weak: ReadonlySet<number> = new Set();
  const { GLOBAL_REQUEST: pass } = handlers;
  let announced: readonly Uint8Array[] | undefined;
  handlers.GLOBAL_REQUEST = (protocol, name, wantReply, data) => {
    if (name !== 'hostkeys-00@openssh.com') return pass(protocol, name, wantReply, data);
    const keys = data as readonly ParsedKey[];
    const isSensible = keys.length > 0 && keys.length <= maxAnnouncedKeys;
    if (!isSensible || announced !== undefined || !listener.isLoggedIn()) {
      if (wantReply) protocol.requestFailure();
      return;
    }
    announced = keys.map(blobOf);
    const count = inside._callbacks.length;
    pass(protocol, name, wantReply, data);
    const judge = inside._callbacks[count];
    // ssh2 has asked for the proofs, and takes those made with SHA-1
    if (judge === undefined) return;
    inside._callbacks[count] = (failure, proofs) => {
      weak = weakProofs(proofs);
      judge(failure, proofs);
    };
  };
  client.on('hostkeys', (keys: ParsedKey[]) => {
    const [told, proven] = [announced ?? [], keys.map(blobOf)];
    const isWeak = (key: Uint8Array) =>
      told.some((each, index) => weak.has(index) && Buffer.compare(each, key) === 0);
    if (announced !== undefined)
      listener.onKeys({ announced, proven: proven.filter((key) => !isWeak(key)) });
  });
}

/** Places of the proofs that are signed with SHA-1. OpenSSH disregards those too: they can be forged. */
function weakProofs(proofs: Uint8Array | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  const reader = wireReader(proofs ?? new Uint8Array());
  for (let index = 0; index < maxAnnouncedKeys; index += 1) {
    const proof = reader.string();
    if (!proof) break;
    const algorithm = wireReader(proof).string()?.toString('latin1');
    if (algorithm === 'ssh-rsa' || algorithm === 'ssh-dss') found.add(index);
  }
  return found;
}

function blobOf(key: ParsedKey): Uint8Array {
  return new Uint8Array(key.getPublicSSH());
}
