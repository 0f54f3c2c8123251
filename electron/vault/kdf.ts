import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** How a master password becomes a key: argon2id (RFC 9106) and what it costs. Stored beside what the key opens. */
export const kdfParams = z.strictObject({
  name: z.literal('argon2id'),
  // under this an attacker tries passwords too cheaply; over it a crafted file would take all memory (OWASP's minimum; 1 GiB)
  memoryKiB: z.int().min(19_456).max(1_048_576),
  passes: z.int().min(1).max(16),
  lanes: z.int().min(1).max(8),
  salt: z.base64().length(24),
});

/** See {@link kdfParams}. */
export type KdfParams = z.infer<typeof kdfParams>;

/** Makes a key of {@link keyBytes} out of a password. The bytes of the password are wiped. */
export type DeriveKey = (password: Uint8Array, params: KdfParams) => Promise<Uint8Array>;

/** For a new master password: RFC 9106's choice where 2 GiB are too much, in one lane, as WebAssembly has but one. */
export function newKdfParams(): KdfParams {
  return {
    name: 'argon2id',
    memoryKiB: 65_536,
    passes: 3,
    lanes: 1,
    salt: randomBytes(16).toString('base64'),
  };
}
