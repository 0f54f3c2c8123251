import { isInRevocationList, isRevocationList } from './key-revocation-list.ts';
import { linesOf } from './known-hosts-lines.ts';
import { readPublicKey } from './public-key.ts';

/** What a file of RevokedHostKeys says of a key. */
export type Revocation =
  | { readonly says: 'revoked'; /** Missing for a binary list. */ readonly line?: number }
  | { readonly says: 'nothing' }
  /** What it says cannot be told: then no key is taken, as with OpenSSH. */
  | { readonly says: 'unreadable'; readonly reason: string };

/** Looks a host's key up in a file of revoked ones: public keys, one a line, or a list made by ssh-keygen -k. Pure. */
export function revocationOf(bytes: Buffer, blob: Uint8Array): Revocation {
  const key = readPublicKey(blob);
  if (!key) return { says: 'unreadable', reason: 'the key to look for is none' };
  if (isRevocationList(bytes)) {
    const isRevoked = isInRevocationList(bytes, key.plain);
    if (isRevoked === undefined)
      return { says: 'unreadable', reason: 'this list of revoked keys is damaged, or too new' };
    return { says: isRevoked ? 'revoked' : 'nothing' };
  }
  for (const [index, text] of linesOf(bytes).entries()) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const listed = keyIn(line);
    if (!listed) return { says: 'unreadable', reason: `line ${index + 1} is no public key` };
    if (listed.plain.equals(key.plain)) return { says: 'revoked', line: index + 1 };
  }
  return { says: 'nothing' };
}

/** `type base64 comment`; the type has to be that of the key. */
function keyIn(line: string): ReturnType<typeof readPublicKey> {
  const [type = '', base64 = ''] = line.split(/[ \t]+/, 2);
  const blob = Buffer.from(base64, 'base64');
  const isBase64 = base64 !== '' && blob.toString('base64') === base64;
  const key = isBase64 ? readPublicKey(blob) : undefined;
  return key?.type === type ? key : undefined;
}
