import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Something encrypted and authenticated, in base64: AES-256-GCM. */
export type Sealed = { readonly nonce: string; readonly tag: string; readonly data: string };

/** Length of a key for {@link seal}. */
export const keyBytes = 32;
/** What GCM is made for; anything else costs security. */
export const nonceBytes = 12;
/** The full tag: a shorter one can be forged. */
export const tagBytes = 16;

const cipherName = 'aes-256-gcm';

/** Encrypts `plain`; only the same `key` and the same `bound` open it again. The nonce is new each time. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** What {@link seal} was given; undefined when key, text or what it is bound to is another one. */
export function unseal(key: Uint8Array, sealed: Sealed, bound: string): Buffer | undefined {
  try {
    const nonce = Buffer.from(sealed.nonce, 'base64');
    const tag = Buffer.from(sealed.tag, 'base64');
    if (nonce.length !== nonceBytes || tag.length !== tagBytes) return undefined;
    const cipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(bound));
    cipher.setAuthTag(tag);
    return Buffer.concat([cipher.update(Buffer.from(sealed.data, 'base64')), cipher.final()]);
  } catch {
    return undefined; // not authentic: GCM does not say why, and neither do we
  }
}
