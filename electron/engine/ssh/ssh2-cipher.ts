import type { Client } from 'ssh2';

// looked for at run time, since none of it is in ssh2's types
type Ciphers = {
  readonly _protocol?: { readonly _decipher?: object; readonly _cipher?: object };
};

/**
 * True while ssh2 decrypts each packet into memory of its own, and so keeps nothing of the bytes it gets. Its GCM in
 * JavaScript does; others hold on to the start of a packet, and its native addon decrypts in place.
 */
export function decryptsApart(client: Client): boolean {
  return (client as Ciphers)._protocol?._decipher?.constructor.name === 'AESGCMDecipherNative';
}

// True while ssh2 forgets what it hands to the socket, and no two packets share memory.
function encryptsApart(client: Client): boolean {
  return (client as Ciphers)._protocol?._cipher?.constructor.name === 'AESGCMCipherNative';
}

/** What ssh2 does with memory right now; it changes with its ciphers. */
export type MemoryRules = {
  /** True while it keeps nothing of the bytes it gets. */
  readonly mayLend: () => boolean;
  /** True while it is done with the bytes it writes, and nothing else lies beside them. */
  readonly mayRelease: () => boolean;
};

/** The rules of this client's connection. */
export function memoryRules(client: Client): MemoryRules {
  return { mayLend: () => decryptsApart(client), mayRelease: () => encryptsApart(client) };
}
