import { unsupportedKey } from './key-fault.ts';

/**
 * What turning a passphrase into a key may cost. The figures stand in the file, in clear: they are checked before any
 * work is done, because a planted file could ask for hours, or for all memory.
 */
export const costLimits = {
  /** 16 rounds are ssh-keygen's default, 100 a common choice; a thousand take half a minute. */
  bcryptRounds: 1_000,
  /** PuTTY's default is 8 MiB; a session process may hold 1 GiB in all. */
  argon2KiB: 512 * 1024,
  /** Memory times passes: about half a minute. PuTTY's own default is near 0.2 GiB. */
  argon2WorkKiB: 16 * 1024 * 1024,
  argon2Parallelism: 64,
  /** openssl's default is 2,048, password managers write a million; ten take about five seconds. */
  pbkdf2Iterations: 10_000_000,
  /** openssl's own scrypt takes 16 MiB. */
  scryptBytes: 256 * 1024 * 1024,
  scryptWorkBytes: 4 * 1024 * 1024 * 1024,
} as const;

const fewer = (command: string) => `Encrypt it anew with less: ${command}`;
const opensslAnew = 'openssl pkcs8 -topk8 -in FILE -out NEWFILE';

/** Refuses an OpenSSH key that would take too long. */
export function checkBcryptCost(rounds: number): void {
  if (rounds <= costLimits.bcryptRounds) return;
  throw unsupportedKey(`wants ${rounds} rounds of bcrypt`, fewer('ssh-keygen -p -a 16 -f FILE'));
}

/** What a PuTTY key of version 3 asks of argon2. */
export type Argon2Cost = {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
};

/** Refuses a PuTTY key that would take too long or too much memory. */
export function checkArgon2Cost({ memoryKiB, passes, parallelism }: Argon2Cost): void {
  const next = fewer('puttygen FILE -P --ppk-param memory=8192,time=100');
  if (memoryKiB > costLimits.argon2KiB) {
    throw unsupportedKey(`wants ${Math.ceil(memoryKiB / 1024)} MiB of memory for argon2`, next);
  }
  if (memoryKiB * passes > costLimits.argon2WorkKiB) {
    throw unsupportedKey(`wants ${passes} passes of argon2`, next);
  }
  if (parallelism > costLimits.argon2Parallelism) {
    throw unsupportedKey(`wants ${parallelism} threads of argon2`, next);
  }
}

/** Refuses a PKCS#8 key that would take too long. */
export function checkPbkdf2Cost(iterations: number): void {
  if (iterations <= costLimits.pbkdf2Iterations) return;
  throw unsupportedKey(`wants ${iterations} iterations of PBKDF2`, fewer(opensslAnew));
}

/** What a PKCS#8 key asks of scrypt. */
export type ScryptCost = { readonly n: number; readonly r: number; readonly p: number };

/** Refuses a PKCS#8 key that would take too long or too much memory. */
export function checkScryptCost({ n, r, p }: ScryptCost): void {
  const bytes = 128 * n * r;
  if (bytes <= costLimits.scryptBytes && bytes * p <= costLimits.scryptWorkBytes) return;
  throw unsupportedKey(
    `wants ${Math.ceil(bytes / 1024 / 1024)} MiB and ${p} rounds of scrypt`,
    fewer(opensslAnew),
  );
}
