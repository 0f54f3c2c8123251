import { limits } from '../../../shared/limits.ts';
import { displayName } from '../../../shared/names.ts';

/** Text from a server on one line of a message: capped, with control and bidi characters made visible. */
export function serverLine(text: string, maxLength = 300): string {
  return displayName(cap(text.replace(/\s+/gu, ' ').trim(), maxLength));
}

/** Text from a server that may have lines, such as a banner: capped and made visible line by line. */
export function serverLines(text: string): string {
  return cap(text, limits.serverTextLength)
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => displayName(line.replaceAll('\t', '    ')))
    .join('\n')
    .trimEnd();
}

/** Names a server offers, for a message: at most a dozen. */
export function serverNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => serverLine(name, 64));
  const more = names.length - shown.length;
  if (shown.length === 0) return 'nothing';
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function cap(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}
