import { timingSafeEqual } from 'node:crypto';
import { damagedKey, KeyFault } from './key-fault.ts';
import { keyFromParts, type WholeKey } from './key-parts.ts';
import { parseKeyFile } from './parse.ts';

/** What came of a key file and a passphrase. */
export type Decoded = WholeKey | { readonly fault: Pick<KeyFault, 'kind' | 'what' | 'next'> };

/** Turns the bytes of a key file into a key. Bytes and passphrase are wiped. */
export async function decodeKey(bytes: Buffer, passphrase: Buffer): Promise<Decoded> {
  let wipe = (): unknown => undefined;
  try {
    const parsed = parseKeyFile(bytes);
    wipe = parsed.wipe;
    const whole = keyFromParts(await parsed.open(passphrase));
    // the half that is told to servers must be the one that signs
    if (parsed.blob && !isSame(parsed.blob, whole.blob)) throw damagedKey();
    return whole;
  } catch (thrown) {
    if (!(thrown instanceof KeyFault)) throw thrown;
    const { kind, what, next } = thrown;
    return { fault: { kind, what, next } };
  } finally {
    wipe();
    bytes.fill(0);
    passphrase.fill(0);
  }
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
