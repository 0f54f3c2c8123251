import { displayName } from '../../../../shared/names.ts';

/** Text for the clipboard, and what has to be said of it. */
export type CopiedText = { readonly text: string; readonly hint: string };

/** Names or paths, one a line. Those with control or undecodable characters are written as they are shown. */
export function copiedLines(items: readonly string[], what: 'name' | 'path'): CopiedText {
  const changed = items.filter((item) => displayName(item) !== item).length;
  const text = items.map(displayName).join('\n');
  const copied =
    items.length === 1 ? `The ${what} is copied` : `${items.length} ${what}s are copied`;
  const note = changed === 0 ? '' : `; ${changed} with characters that are written as shown`;
  return { text, hint: copied + note };
}
