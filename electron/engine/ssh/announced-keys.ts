import type { Client, ParsedKey } from 'ssh2';
import { maxAnnouncedKeys, type Announcement } from './known-hosts-rotation.ts';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  readonly _protocol: {
    readonly _handlers: {
      GLOBAL_REQUEST: (protocol: Asked, name: string, wantReply: boolean, data: unknown) => void;
    };
  };
};
type Asked = { requestFailure(): void };

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
  const handlers = (client as unknown as Inside)._protocol._handlers;
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
    pass(protocol, name, wantReply, data);
  };
  client.on('hostkeys', (keys: ParsedKey[]) => {
    if (announced !== undefined) listener.onKeys({ announced, proven: keys.map(blobOf) });
  });
}

function blobOf(key: ParsedKey): Uint8Array {
  return new Uint8Array(key.getPublicSSH());
}
