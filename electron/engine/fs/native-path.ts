import { OpError } from '../../../shared/errors.ts';
import { bytesToText, nameInText, hasEscapes, textToBytes } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';

/** What Node takes for a path: bytes on POSIX, so that every name works; text on Windows. */
export type NativePath = Buffer | string;

const onWindows = process.platform === 'win32';

/** The form Node takes of a path of ours; relative paths and NUL are refused. */
export function toNative(path: string): NativePath {
  if (!path.startsWith('/') || path.includes('\0')) {
    throw new OpError('invalid', `Not an absolute path: “${nameInText(path)}”.`);
  }
  if (onWindows) return toWindows(path);
  return hasEscapes(path) ? Buffer.from(textToBytes(path)) : Buffer.from(path);
}

/** The same for many names that were read in one directory: what holds for all of them is looked at once. */
export function nativeIn(path: string): (name: string) => NativePath {
  toNative(path);
  if (onWindows || hasEscapes(path)) return (name) => toNative(joinPath(path, name));
  const before = joinPath(path, '');
  // text that Node writes as UTF-8 by itself
  return (name) => (hasEscapes(name) ? toNative(before + name) : before + name);
}

const asciiOnly = /^[\u0000-\u007f]*$/;

/** A name that was read as latin1, which gives each byte as one character: names that are not UTF-8 come through. */
export function nameOfLatin1(name: string): string {
  return asciiOnly.test(name) ? name : bytesToText(Buffer.from(name, 'latin1'));
}

/** The reverse, for what Node gives. */
export function fromNative(path: NativePath): string {
  if (typeof path !== 'string') return bytesToText(path);
  return onWindows ? fromWindows(path) : path;
}

/** `/C:/Users/x` as `C:\Users\x`; `//server/share` paths become `\\server\share`. */
export function toWindows(path: string): string {
  const drive = /^\/([A-Za-z]:)(?:\/(.*))?$/su.exec(path);
  const tail = drive === null ? path : `${drive[1]}/${drive[2] ?? ''}`;
  // a backslash in a name would become a separator: no such name exists on Windows
  if (path.includes('\\')) {
    throw new OpError('name-refused', `Windows cannot take “${nameInText(path)}”: backslash.`);
  }
  return tail.replaceAll('/', '\\');
}

/** `C:\Users\x` as `/C:/Users/x`. */
export function fromWindows(path: string): string {
  const plain = path.replace(/^\\\\\?\\/u, '').replaceAll('\\', '/');
  return /^[A-Za-z]:/u.test(plain) ? `/${plain}` : plain;
}
