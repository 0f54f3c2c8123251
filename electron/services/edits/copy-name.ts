import { displayName } from '../../../shared/names.ts';

const mostLength = 100;
const ending = /(?<=.)\.[^.]{1,20}$/u;
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

/**
 * The name of the copy of a file. A server chose the file's own, and this one is handed to other programs: it has
 * letters, digits, `.`, `_` and `-` only, none of which means anything to a shell, and begins like no option
 * (electerm's CVE-2026-43943). The ending stays, since editors go by it.
 */
export function copyName(name: string): string {
  const plain = displayName(name)
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^[-.]*-/u, '_')
    .replace(/^\.{2,}/u, '.')
    .replace(/\.+$/u, '');
  const short = shorten(plain);
  if (short === '') return 'file';
  return windowsDevice.test(short) ? `_${short}` : short;
}

/** By characters, from the middle: what a name ends with tells what it is. */
function shorten(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= mostLength) return name;
  const tail = ending.exec(name)?.[0] ?? '';
  return letters.slice(0, mostLength - Array.from(tail).length).join('') + tail;
}
