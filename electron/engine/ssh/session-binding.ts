import type { Client } from 'ssh2';
import type { SessionBinding } from './agent.ts';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  readonly _protocol?: {
    readonly _kex?: { readonly sessionID?: Buffer; readonly _sig?: Buffer };
  };
};

/** Keeps what an agent needs to know for whom it signs. */
export type Bindings = {
  /** Called with the host key of each key exchange, while its signature is still there: the first one counts. */
  readonly note: (hostKey: Uint8Array) => void;
  /** Undefined before the first key exchange is complete. */
  readonly of: (use: Pick<SessionBinding, 'isForwarding'>) => SessionBinding | undefined;
};

/** Reads the proof of a session off ssh2's client, which forgets it with the end of the key exchange. */
export function createBindings(client: Client): Bindings {
  const kex = () => (client as unknown as Inside)._protocol?._kex;
  let proof: Pick<SessionBinding, 'hostKey' | 'signature'> | undefined;
  return {
    note: (hostKey) => {
      const signature = kex()?._sig;
      if (signature) proof ??= { hostKey: Buffer.from(hostKey), signature: Buffer.from(signature) };
    },
    of: ({ isForwarding }) => {
      const sessionId = kex()?.sessionID;
      return proof && sessionId && { ...proof, sessionId, isForwarding };
    },
  };
}
