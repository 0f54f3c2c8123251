import { displayName } from '../../../shared/names.ts';

/** A key's type and size, such as `ssh-rsa, 3072 bits`. */
export function keyText(key: { readonly keyType: string; readonly bits?: number }): string {
  const type = displayName(key.keyType);
  return key.bits === undefined ? type : `${type}, ${key.bits} bits`;
}
