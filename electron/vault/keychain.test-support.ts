import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { OsCipher } from './os-cipher.ts';

/** How a keychain of a test behaves; change it while it runs. */
export type FakeKeychain = {
  backend: string | undefined;
  /** `fails` is locked, dismissed or gone; `hangs` never answers. */
  mood: 'works' | 'fails' | 'hangs';
  /** How often it was asked to decrypt: each may be a question to the user. */
  decrypted: number;
  readonly cipher: { -readonly [K in keyof OsCipher]: OsCipher[K] };
};

/** A keychain like Chromium's on Linux: AES in CBC, which takes flipped bits without a word. */
export function createFakeKeychain(backend: string | null = 'gnome_libsecret'): FakeKeychain {
  const key = randomBytes(16);
  const act = async <T>(work: () => T): Promise<T> => {
    if (keychain.mood === 'hangs') await new Promise(() => {});
    if (keychain.mood === 'fails') throw new Error('the prompt was dismissed');
    return work();
  };
  const keychain: FakeKeychain = {
    backend: backend ?? undefined,
    mood: 'works',
    decrypted: 0,
    cipher: {
      backend: () => act(() => keychain.backend),
      encrypt: (text) =>
        act(() => {
          const iv = randomBytes(16);
          const cipher = createCipheriv('aes-128-cbc', key, iv);
          return Buffer.concat([iv, cipher.update(text), cipher.final()]);
        }),
      decrypt: (sealed) =>
        act(() => {
          keychain.decrypted += 1;
          const cipher = createDecipheriv('aes-128-cbc', key, sealed.subarray(0, 16));
          return Buffer.concat([cipher.update(sealed.subarray(16)), cipher.final()]).toString();
        }),
    },
  };
  return keychain;
}

/** Stands in for argon2 where its cost is not what is tested: every parameter counts, as there. */
export function cheapDerive(
  password: Uint8Array,
  {
    memoryKiB,
    passes,
    lanes,
    salt,
  }: { memoryKiB: number; passes: number; lanes: number; salt: string },
): Promise<Uint8Array> {
  const key = scryptSync(password, `${salt} ${memoryKiB} ${passes} ${lanes}`, 32, { N: 2 });
  password.fill(0);
  return Promise.resolve(key);
}
