import type { TcpAddress } from '../ssh/open-tunnel.ts';

/** What a program has said so far by SOCKS. */
export type SocksStep =
  /** It has not said all of it yet. */
  | { readonly at: 'more' }
  /** It is told this, and goes on; `used` bytes are dealt with. */
  | { readonly at: 'answer'; readonly used: number; readonly reply: Buffer }
  | {
      readonly at: 'request';
      readonly used: number;
      readonly version: SocksVersion;
      readonly target: TcpAddress;
    }
  /** It wants what is not done here; without a reply it does not speak SOCKS at all. */
  | { readonly at: 'refused'; readonly reply?: Buffer };

export type SocksVersion = 4 | 5;

/** Why there is no connection, as far as SOCKS has a word for it. */
export type SocksFailure = 'prohibited' | 'unreachable' | 'refused' | 'failed';

/** No request is longer: two names of 255 bytes and what is around them. */
export const longestRequest = 1_024;

const more: SocksStep = { at: 'more' };
const connectCommand = 1;
const noMethod = Buffer.of(5, 0xff);

/** Reads what comes first on a connection: the greeting of SOCKS5, or a request of SOCKS4 and 4a. */
export function readGreeting(bytes: Buffer): SocksStep {
  const [version] = bytes;
  if (version === undefined) return more;
  if (version === 4) return readRequest4(bytes);
  if (version !== 5) return { at: 'refused' };
  const count = bytes[1];
  if (count === undefined || bytes.length < 2 + count) return more;
  const methods = bytes.subarray(2, 2 + count);
  // nobody logs in to a port that this computer's programs alone can reach
  if (!methods.includes(0)) return { at: 'refused', reply: noMethod };
  return { at: 'answer', used: 2 + count, reply: Buffer.of(5, 0) };
}

/** Reads the request of SOCKS5 (RFC 1928 section 4). */
export function readRequest5(bytes: Buffer): SocksStep {
  const [version, command, , type] = bytes;
  if (version !== undefined && version !== 5) return { at: 'refused' };
  if (type === undefined) return more;
  if (command !== connectCommand) return { at: 'refused', reply: reply5(7) };
  const end = endOfAddress5(bytes, type);
  if (end === undefined) return { at: 'refused', reply: reply5(8) };
  if (bytes.length < end + 2) return more;
  const host = hostOf5(bytes.subarray(4, end), type);
  const tcpPort = bytes.readUInt16BE(end);
  if (host === undefined || tcpPort === 0) return { at: 'refused', reply: reply5(1) };
  return { at: 'request', used: end + 2, version: 5, target: { host, tcpPort } };
}

function endOfAddress5(bytes: Buffer, type: number): number | undefined {
  if (type === 1) return 8;
  if (type === 4) return 20;
  // without its length there is one byte of a name at least
  return type === 3 ? 5 + (bytes[4] ?? 1) : undefined;
}

function hostOf5(address: Buffer, type: number): string | undefined {
  if (type === 3) return nameOf(address.subarray(1));
  return type === 1 ? [...address].join('.') : ipv6Of(address);
}

/** `CONNECT`, port, address, user; with SOCKS4a a name behind it where the address is 0.0.0.x. */
function readRequest4(bytes: Buffer): SocksStep {
  if (bytes.length < 9) return more;
  const userEnd = bytes.indexOf(0, 8);
  if (userEnd < 0) return bytes.length > longestRequest / 2 ? { at: 'refused' } : more;
  if (bytes[1] !== connectCommand) return { at: 'refused', reply: reply4(91) };
  const address = bytes.subarray(4, 8);
  const isNamed = address.readUInt32BE(0) < 256 && address[3] !== 0;
  const nameEnd = isNamed ? bytes.indexOf(0, userEnd + 1) : userEnd;
  if (nameEnd < 0) return more;
  const host = isNamed ? nameOf(bytes.subarray(userEnd + 1, nameEnd)) : [...address].join('.');
  const tcpPort = bytes.readUInt16BE(2);
  if (host === undefined || tcpPort === 0) return { at: 'refused', reply: reply4(91) };
  return { at: 'request', used: nameEnd + 1, version: 4, target: { host, tcpPort } };
}

/** What a program is told when its connection stands. */
export function grantedReply(version: SocksVersion): Buffer {
  return version === 4 ? reply4(90) : reply5(0);
}

/** What it is told when there is none. */
export function failedReply(version: SocksVersion, why: SocksFailure): Buffer {
  return version === 4
    ? reply4(91)
    : reply5({ failed: 1, prohibited: 2, unreachable: 4, refused: 5 }[why]);
}

function reply4(code: number): Buffer {
  return Buffer.of(0, code, 0, 0, 0, 0, 0, 0);
}

/** The address that the server connects from is known to the server only. */
function reply5(code: number): Buffer {
  return Buffer.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0);
}

/** A name for the server to look up; nothing in it that no name has. */
function nameOf(bytes: Buffer): string | undefined {
  const name = bytes.toString('latin1');
  return /^[\w.:%-]{1,255}$/.test(name) ? name : undefined;
}

function ipv6Of(bytes: Buffer): string {
  return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16)).join(':');
}
