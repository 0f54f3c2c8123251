import { hasEscapes } from '../../../shared/names.ts';
import { isEntryName } from '../../../shared/paths.ts';

// reserved by Windows with any extension; the superscript digits count as digits there
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/iu;
const character = /[\u0000-\u001f<>:"/\\|?*]/u;
const characters = /[\u0001-\u001f<>:"\\|?*\udc80-\udcff]/g;
const lastDotOrSpace = /[. ]$/u;
const escaped = /%[0-9a-f]{2}/gi;

/** A name is at most 255 units long there, and what is longer is not worth mapping. */
const longest = 255;

/** Why Windows does not take a name; undefined when it does. */
export function windowsRefusal(name: string): string | undefined {
  if (character.test(name)) return 'Windows does not allow one of its characters';
  if (device.test(name)) return 'Windows keeps this name for a device';
  if (lastDotOrSpace.test(name)) return 'Windows does not keep a dot or space at the end of a name';
  if (hasEscapes(name)) return 'it is not valid text, which Windows demands of names';
  return undefined;
}

/**
 * A name as a Windows disk can hold it: what it does not take stands as `%` and two hexadecimal digits, as in
 * `a%3Fb` for `a?b`. {@link fromWindowsName} gives the first name back, and two names never become one.
 */
export function toWindowsName(name: string): string {
  return needsEscape(name) ? escape(name) : name;
}

/** The name that {@link toWindowsName} made this one of; any other name as it is. */
export function fromWindowsName(name: string): string {
  return isImage(name) ? unescape(name) : name;
}

/** Also a name that looks like the image of another: it would come back as that. */
function needsEscape(name: string): boolean {
  return isEntryName(name) && (windowsRefusal(name) !== undefined || isImage(name));
}

function isImage(name: string): boolean {
  if (name.length > longest) return false;
  const before = unescape(name);
  return before !== name && escape(before) === name && needsEscape(before);
}

/** Escapes all that is not allowed, and each `%` that would be read as an escape. */
function escape(name: string): string {
  const safe = name
    .replaceAll(escaped, (found) => `%25${found.slice(1)}`)
    .replaceAll(characters, hex)
    .replace(lastDotOrSpace, hex);
  return device.test(safe) ? hex(safe.slice(0, 1)) + safe.slice(1) : safe;
}

/** Of the byte it is: a lone surrogate of `shared/names.ts` stands for one that is no text. */
function hex(char: string): string {
  const byte = char.charCodeAt(0) & 0xff;
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function unescape(name: string): string {
  return name.replaceAll(escaped, (found) => {
    const byte = Number.parseInt(found.slice(1), 16);
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
  });
}
