import { OpError } from '../../shared/errors.ts';

/** What the operating system encrypts with. Any of it may be slow, be refused by the user, or fail. */
export type OsCipher = {
  /** Name of the store that holds its key; undefined when nothing does that protects it. */
  readonly backend: () => Promise<string | undefined>;
  readonly encrypt: (text: string) => Promise<Uint8Array>;
  readonly decrypt: (sealed: Uint8Array) => Promise<string>;
};

/** The part of Electron's `safeStorage` we use: older ones have only the calls that block. */
export type SafeStorageLike = {
  readonly isEncryptionAvailable: () => boolean;
  readonly encryptString: (text: string) => Uint8Array;
  readonly decryptString: (sealed: Buffer) => string;
  readonly getSelectedStorageBackend?: () => string;
  readonly isAsyncEncryptionAvailable?: () => Promise<boolean>;
  readonly encryptStringAsync?: (text: string) => Promise<Uint8Array>;
  readonly decryptStringAsync?: (sealed: Buffer) => Promise<{ readonly result: string }>;
};

/** No operating system to help: what is remembered is remembered in memory. */
export const noOsCipher: OsCipher = {
  backend: () => Promise.resolve(undefined),
  encrypt: () => Promise.reject(noKeychain()),
  decrypt: () => Promise.reject(noKeychain()),
};

/** Chromium's name for "encrypted" with a password that is in its source. */
const unprotected = new Set(['basic_text', 'unknown']);

/** Marks text that Chromium on Linux encrypted with that password, whatever it says about itself. */
const fixedKeyMark = Buffer.from('v10');

/** Electron's safe storage, without its silent ways down to no protection at all. */
export function cipherOf(storage: SafeStorageLike, platform: NodeJS.Platform): OsCipher {
  const isLinux = platform === 'linux';
  const name = (): string | undefined => {
    if (platform === 'darwin') return 'keychain';
    if (platform === 'win32') return 'dpapi';
    const selected = storage.getSelectedStorageBackend?.() ?? 'unknown';
    return unprotected.has(selected) ? undefined : selected;
  };
  return {
    backend: async () => {
      const selected = name();
      if (selected === undefined) return undefined;
      const isThere = storage.isAsyncEncryptionAvailable
        ? await storage.isAsyncEncryptionAvailable()
        : storage.isEncryptionAvailable();
      return isThere ? selected : undefined;
    },
    encrypt: async (text) => {
      const sealed = storage.encryptStringAsync
        ? await storage.encryptStringAsync(text)
        : storage.encryptString(text);
      if (isLinux && fixedKeyMark.equals(sealed.subarray(0, fixedKeyMark.length))) {
        throw noKeychain();
      }
      return sealed;
    },
    decrypt: async (sealed) => {
      const bytes = Buffer.from(sealed);
      if (storage.decryptStringAsync) return (await storage.decryptStringAsync(bytes)).result;
      return storage.decryptString(bytes);
    },
  };
}

function noKeychain(): OpError {
  return new OpError('unsupported', 'This system has no keychain that Hawser could use.', {
    next: 'Set a master password in the settings.',
  });
}
