import type { KeyParts } from './key-parts.ts';

/** A key file after everything was read that needs no passphrase. */
export type ParsedKey = {
  /** The public half; undefined for encrypted PEM files, which have it inside the encryption. */
  readonly blob: Buffer | undefined;
  readonly isEncrypted: boolean;
  /** Takes the passphrase where the file is encrypted; throws a `KeyFault`. */
  readonly open: (passphrase: Buffer) => KeyParts | Promise<KeyParts>;
};

/** A parsed key, and an end to what it was read from. */
export type ParsedKeyFile = ParsedKey & {
  /** Overwrites everything that was decoded; nothing may be opened afterwards. */
  readonly wipe: () => void;
};
