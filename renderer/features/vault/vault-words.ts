import type { KeptSecretFacts, VaultState } from '../../../shared/contract/vault.ts';
import { displayName } from '../../../shared/names.ts';

const keychains: Record<string, string> = {
  keychain: 'the macOS keychain',
  dpapi: 'Windows’ data protection',
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/** A keychain by the name people know. */
export function keychainName(backend: string): string {
  return keychains[backend] ?? displayName(backend);
}

/** Where the next secret is remembered, in a sentence. */
export function placeSentence({ place, backend, master }: VaultState): string {
  switch (place) {
    case 'system':
      return `Passwords you let Hawser remember are encrypted with a key in ${keychainName(backend ?? 'keychain')}.`;
    case 'master':
      return master === 'locked'
        ? 'Passwords you let Hawser remember are under your master password. The vault is locked.'
        : 'Passwords you let Hawser remember are under your master password. The vault is unlocked.';
    case 'session':
      return 'This system has no keychain that Hawser can use, so passwords are remembered until Hawser quits. A master password lets them be kept.';
    default:
      return place satisfies never;
  }
}

/** Where one secret is, in few words. */
export function placeWords({ place, backend, state }: KeptSecretFacts): string {
  if (state === 'damaged') return 'Damaged: asked for again';
  if (state === 'away') return `In ${keychainName(backend ?? '')}, which is not in use now`;
  switch (place) {
    case 'system':
      return keychainName(backend ?? 'keychain').replace(/^the /, '');
    case 'master':
      return 'Master password';
    case 'session':
      return 'Until Hawser quits';
    default:
      return place satisfies never;
  }
}
