import { wireReader } from './wire.ts';

/** What an OpenSSH private key file tells without its passphrase (OpenSSH's PROTOCOL.key). */
export type OpenSshKeyHeader = {
  readonly cipher: string;
  readonly kdf: string;
  /** Rounds of bcrypt; 0 without encryption. */
  readonly rounds: number;
  /** The public key. */
  readonly blob: Buffer;
};

const magic = 'openssh-key-v1\0';
const armour =
  /^-----BEGIN OPENSSH PRIVATE KEY-----\s([\s\S]*?)\s-----END OPENSSH PRIVATE KEY-----/;

/** Reads the header; undefined when the file is damaged. */
export function readOpenSshKey(text: string): OpenSshKeyHeader | undefined {
  const body = armour.exec(text.trim())?.[1]?.replace(/\s+/g, '');
  if (body === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return undefined;
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const reader = wireReader(bytes.subarray(magic.length));
  const cipher = reader.string()?.toString('latin1');
  const kdf = reader.string()?.toString('latin1');
  const kdfOptions = reader.string();
  const count = reader.uint32();
  const blob = reader.string();
  const secret = reader.string();
  if (!cipher || !kdf || !kdfOptions || count !== 1 || !blob || !secret?.length) return undefined;
  const options = wireReader(kdfOptions);
  options.string();
  return { cipher, kdf, rounds: options.uint32() ?? 0, blob: Buffer.from(blob) };
}
