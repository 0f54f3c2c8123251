import { textToBytes } from './names.ts';
import type { Destination } from './quick-connect.ts';

/**
 * A destination as an address that `parseDestination` reads as exactly this one again. Nothing is longer in it than it
 * was in the address it came from: letters stay letters, and what has to be encoded was so before.
 */
export function destinationText(
  { user, host, tcpPort, path }: Destination,
  scheme: 'sftp' | 'ssh',
): string {
  const account = user === undefined ? '' : `${encode(user).replaceAll('/', '%2F')}@`;
  const address = host.includes(':') ? `[${host}]` : host;
  const port = tcpPort === undefined ? '' : `:${tcpPort}`;
  return `${scheme}://${account}${address}${port}${path === undefined ? '' : folderText(path)}`;
}

/** `~/x` is written `/~/x`, as in "from the home directory". */
function folderText(path: string): string {
  return encode(path.startsWith('~') ? `/${path}` : path);
}

// what ends a part of an address or would be cut off its end, and bytes that are no text
const unsafe = /[%?#@:;[\]\\"<>^`{|}\s\u0000-\u001f\u007f-\u009f]|[\ud800-\udfff]/gu;

function encode(text: string): string {
  return text.replaceAll(unsafe, percent);
}

function percent(char: string): string {
  return [...textToBytes(char)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
