import { secretCopy } from '../../secret-text.ts';
import { damagedKey } from './key-fault.ts';
import type { RsaParts } from './key-parts.ts';
import { compare, isSmall, product, remainder } from './magnitude.ts';

/**
 * The two numbers some formats leave out, after a check of how all of them belong together (RFC 8017 section 3.2), with
 * which one wrong bit shows. For the caller to wipe; what it takes to get there is wiped here. Throws a `KeyFault`.
 */
export function checkedExponents(parts: RsaParts): { dp: Buffer; dq: Buffer } {
  const secrets: Buffer[] = [];
  const note = (bytes: Buffer): Buffer => {
    secrets.push(bytes);
    return bytes;
  };
  try {
    return checked(parts, note);
  } finally {
    for (const bytes of secrets) bytes.fill(0);
  }
}

type Note = (bytes: Buffer) => Buffer;

function checked(parts: RsaParts, note: Note): { dp: Buffer; dq: Buffer } {
  const { n, e, d, p, q, qi } = parts;
  if ([e, p, q, d].some((number) => compare(number, Buffer.of(3)) < 0)) throw damagedKey();
  if (compare(d, n) >= 0 || compare(note(product(p, q)), n) !== 0) throw damagedKey();
  const [dp, dq] = [p, q].map((prime) => exponentFor(prime, parts, note));
  const one = note(remainder(note(product(qi, q)), p));
  if (compare(qi, p) >= 0 || !isSmall(one, 1) || !dp || !dq) throw damagedKey();
  if (parts.dp && compare(parts.dp, dp) !== 0) throw damagedKey();
  if (parts.dq && compare(parts.dq, dq) !== 0) throw damagedKey();
  return { dp: secretCopy(dp), dq: secretCopy(dq) };
}

/** `d % (prime - 1)`, which undoes `e` for that prime. */
function exponentFor(prime: Buffer, { d, e }: RsaParts, note: Note): Buffer {
  const last = prime.length - 1;
  const lastByte = prime[last] ?? 0;
  // no prime but two is even
  if (lastByte % 2 === 0) throw damagedKey();
  const less = note(secretCopy(prime));
  less[last] = lastByte - 1;
  const exponent = note(remainder(d, less));
  if (!isSmall(note(remainder(note(product(e, exponent)), less)), 1)) throw damagedKey();
  return exponent;
}
