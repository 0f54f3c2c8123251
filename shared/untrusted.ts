import { displayName } from './names.ts';

declare const brand: unique symbol;

/**
 * Text a server or a program on it chose. It is a string that no code may take for one: it can be neither joined to our
 * own words nor put on the page, until {@link shown} or {@link shownLine} has made visible what could deceive.
 */
export type Untrusted = { readonly [brand]: 'untrusted' };

/** Marks text where it comes in, cut to `maxLength`. */
export function untrusted(text: string, maxLength: number): Untrusted {
  return whole(text, maxLength) as unknown as Untrusted;
}

/** True for what {@link untrusted} may have made, after it came through a port. */
export function isUntrusted(value: unknown, maxLength: number): value is Untrusted {
  return typeof value === 'string' && value.length <= maxLength;
}

/** For people, line by line; control, bidirectional and invisible characters made visible. Only for text nodes. */
export function shown(text: Untrusted): string {
  return raw(text)
    .trimEnd()
    .replaceAll('\t', '    ')
    .split(/\r\n?|\n/)
    .map(displayName)
    .join('\n');
}

/** The same on one line of at most `maxLength` characters. */
export function shownLine(text: Untrusted, maxLength: number): string {
  return displayName(cut(raw(text).replace(/\s+/gu, ' ').trim(), maxLength));
}

/** True when there is nothing to read in it. */
export function isBlank(text: Untrusted): boolean {
  return raw(text).trim() === '';
}

function raw(text: Untrusted): string {
  return text as unknown as string;
}

/** One below the other, as one text. */
export function stacked(texts: readonly Untrusted[]): Untrusted {
  return texts.map(raw).join('\n') as unknown as Untrusted;
}

function cut(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${whole(text, maxLength)}…`;
}

/** Not cut through the middle of a character: half of one would be shown as an undecodable byte. */
function whole(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? maxLength - 1 : maxLength);
}
