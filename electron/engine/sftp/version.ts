import { OpError } from '../../../shared/errors.ts';
import { sftpVersion } from './constants.ts';
import type { PacketReader } from './packets.ts';

/** What a server offers beyond version 3: extension names with their data, mostly a version number. */
export type Extensions = ReadonlyMap<string, string>;

// OpenSSH 10 has a dozen of them, with data of one digit
const mostExtensions = 1024;
const extensionBytes = 1024;

/** Reads a VERSION packet; only version 3 is taken. */
export function readVersion(reader: PacketReader): Extensions {
  const version = reader.u32();
  if (version !== sftpVersion) {
    throw new OpError('unsupported', `The server speaks SFTP version ${version}, not 3.`);
  }
  const extensions = new Map<string, string>();
  for (let count = 0; reader.left > 0; count += 1) {
    if (count >= mostExtensions) {
      throw new OpError('protocol', `The server names more than ${mostExtensions} extensions.`);
    }
    const name = reader.bytes();
    const data = reader.bytes();
    if (name.length > extensionBytes || data.length > extensionBytes) continue;
    extensions.set(name.toString('latin1'), data.toString('latin1'));
  }
  return extensions;
}

/** Sizes of requests that a server takes. */
export type SftpLimits = {
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Files that may be open on one channel, where the server tells. */
  readonly handles?: number;
};

const leastBytes = 4 * 1024;
const mostBytes = 255 * 1024;

/** What every server must take: the draft asks for packets of 34,000 bytes. */
export const usualLimits: SftpLimits = { readBytes: 32 * 1024, writeBytes: 32 * 1024 };

/** Reads the answer of `limits@openssh.com`; what is not said or not sensible stays within 4 to 255 KiB. */
export function readLimits(reader: PacketReader): SftpLimits {
  const packetBytes = reader.size();
  // a WRITE carries its type, id, handle of up to 256 bytes, offset and two lengths besides the data
  const room = packetBytes === 0 ? mostBytes : packetBytes - 1024;
  const readBytes = clamped(reader.size(), usualLimits.readBytes, mostBytes);
  const writeBytes = clamped(reader.size(), usualLimits.writeBytes, Math.max(room, leastBytes));
  const handles = reader.left >= 8 ? reader.size() : 0;
  return handles === 0 ? { readBytes, writeBytes } : { readBytes, writeBytes, handles };
}

function clamped(bytes: number, unsaid: number, most: number): number {
  return Math.min(Math.max(bytes === 0 ? unsaid : bytes, leastBytes), most, mostBytes);
}
