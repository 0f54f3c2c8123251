import { safeStorage } from 'electron';
import { cipherOf, type OsCipher } from './os-cipher.ts';

/** The system's keychain, by way of Electron; the only file of the vault that needs it. After `ready` only. */
export function createOsCipher(): OsCipher {
  return cipherOf(safeStorage, process.platform);
}
