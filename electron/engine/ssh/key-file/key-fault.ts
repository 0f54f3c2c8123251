/** Why a key file is no use; the file's path is added where it is known. */
export type KeyFaultKind = 'passphrase' | 'damaged' | 'unsupported';

/** A key file that cannot be used, without its path: `what` follows the file's name in a sentence. */
export class KeyFault extends Error {
  readonly kind: KeyFaultKind;
  readonly what: string;
  readonly next: string | undefined;

  constructor(kind: KeyFaultKind, what: string, next?: string) {
    super(what);
    this.name = 'KeyFault';
    this.kind = kind;
    this.what = what;
    this.next = next;
  }
}

/** The passphrase does not fit. */
export function wrongPassphrase(): KeyFault {
  return new KeyFault('passphrase', 'wants another passphrase');
}

/** The file is not what its format says. */
export function damagedKey(): KeyFault {
  return new KeyFault('damaged', 'is damaged', 'Take a copy from where the key was made.');
}

const makeNewKey = 'Make a new key: ssh-keygen -t ed25519';

/** A sound file that Hawser cannot use; without a better one, the way out is a new key. */
export function unsupportedKey(what: string, next: string = makeNewKey): KeyFault {
  return new KeyFault('unsupported', what, next);
}
