import type { ITheme } from '@xterm/xterm';

/** Questions for the colour of text, ground and cursor, by which programs find out whether the window is dark. */
export type ColourQuery = 10 | 11 | 12;

/** The theme's own colour as xterm's protocol writes it; never one that a program set. */
export function replyColour(query: ColourQuery, theme: ITheme): string | undefined {
  const colour = { 10: theme.foreground, 11: theme.background, 12: theme.cursor }[query];
  const parts = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour ?? '');
  if (parts === null) return undefined;
  const [red, green, blue] = parts.slice(1).map((part) => part.toLowerCase().repeat(2));
  return `\u001b]${query};rgb:${red}/${green}/${blue}\u001b\\`;
}
