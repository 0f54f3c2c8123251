import { linesOf, linesWhere } from './known-hosts-lines.ts';
import { namesMatcher } from './known-hosts-names.ts';
import { readPublicKey } from './public-key.ts';

/** Changes to the text of a known_hosts file. All other lines keep every byte. Pure. */

/** The file without the lines of these numbers, counted from 1. */
export function withoutLines(bytes: Uint8Array, numbers: ReadonlySet<number>): Buffer {
  const kept = linesOf(bytes).filter((_, index) => !numbers.has(index + 1));
  return Buffer.from(kept.join('\n'), 'latin1');
}

/** The plain lines about `name` that hold none of these keys, by number. Lines with a marker are left alone. */
export function otherKeysOf(
  bytes: Uint8Array,
  name: string,
  keep: readonly Uint8Array[],
): ReadonlySet<number> {
  const kept = keep.map((key) => readPublicKey(key)?.plain);
  const lines = linesWhere([{ path: '', bytes }], namesMatcher(name));
  const isKept = (plain: Buffer) => kept.some((key) => key?.equals(plain));
  return new Set(
    lines
      .filter(({ marker, key }) => marker === 'none' && (key.isCertificate || !isKept(key.plain)))
      .map(({ line }) => line),
  );
}
