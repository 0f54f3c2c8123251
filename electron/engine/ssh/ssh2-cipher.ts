import type { Client } from 'ssh2';

/**
 * True while ssh2 decrypts into memory of its own and so keeps nothing of the bytes it gets. Its GCM in JavaScript does;
 * others hold on to the start of a packet, and its native addon decrypts in place. Looked for at run time, since none
 * of it is in its types.
 */
export function keepsNoBytes(client: Client): boolean {
  const { _protocol } = client as { _protocol?: { readonly _decipher?: object } };
  return _protocol?._decipher?.constructor.name === 'AESGCMDecipherNative';
}
