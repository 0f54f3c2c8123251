import type { IBuffer, ILink, ILinkHandler, ILinkProvider, Terminal } from '@xterm/xterm';
import { longestLink, parseLink, type Link } from '../../../shared/links.ts';

/** What a terminal does with the links in it. */
export type LinkEvents = {
  /** The pointer is over a link, whose real target is to be shown; undefined when it has left. */
  readonly onHover: (link: Link | undefined) => void;
  /** Clicked with Ctrl (Command on macOS) held. */
  readonly onOpen: (link: Link) => void;
};

/** Links a program declared (OSC 8): their text says anything, so only their target counts. */
export function declaredLinks(events: LinkEvents): ILinkHandler {
  return {
    activate: (event, target) => open(event, target, events),
    hover: (_, target) => events.onHover(parseLink(target)),
    leave: () => events.onHover(undefined),
    allowNonHttpProtocols: false,
  };
}

/** Addresses that stand in the output as text. */
export function writtenLinks(terminal: Terminal, events: LinkEvents): ILinkProvider {
  return {
    provideLinks: (row, found) => {
      const line = logicalLine(terminal.buffer.active, row, terminal.cols);
      const links = findLinks(line).filter(
        ({ range }) => range.start.y <= row && range.end.y >= row,
      );
      found(
        links.map((link) => ({
          ...link,
          activate: (event, target) => open(event, target, events),
          hover: (_, target) => events.onHover(parseLink(target)),
          leave: () => events.onHover(undefined),
        })),
      );
    },
  };
}

function open(event: MouseEvent, target: string, { onOpen }: LinkEvents): void {
  const link = event.ctrlKey || event.metaKey ? parseLink(target) : undefined;
  if (link !== undefined) onOpen(link);
}

/** Text with the cell, counted from 1, in which each of its characters stands. */
type PlacedText = { readonly text: string; readonly cells: readonly { x: number; y: number }[] };

/** All rows that are one line broken by the window's edge, not looking further than a link is long. */
function logicalLine(buffer: IBuffer, row: number, columns: number): PlacedText {
  const reach = Math.ceil(longestLink / Math.max(columns, 1));
  let first = row - 1;
  while (first > row - reach && buffer.getLine(first)?.isWrapped === true) first -= 1;
  let text = '';
  const cells: { x: number; y: number }[] = [];
  for (let y = first; y < row + reach; y += 1) {
    const line = buffer.getLine(y);
    if (line === undefined || (y > first && !line.isWrapped)) break;
    for (let x = 0; x < line.length; x += 1) {
      const cell = line.getCell(x);
      if (cell === undefined || cell.getWidth() === 0) continue; // the right half of a wide character
      const chars = cell.getChars() || ' ';
      text += chars;
      for (let i = 0; i < chars.length; i += 1) cells.push({ x: x + 1, y: y + 1 });
    }
  }
  return { text, cells };
}

const address = /https?:\/\/[^\s"'<>`\\^{|}]+/gi;
const closing = /[.,;:!?)\]]+$/;

function findLinks({ text, cells }: PlacedText): Pick<ILink, 'text' | 'range'>[] {
  return [...text.matchAll(address)].flatMap((match) => {
    const target = match[0].replace(closing, '');
    const start = cells[match.index];
    const end = cells[match.index + target.length - 1];
    if (start === undefined || end === undefined || parseLink(target) === undefined) return [];
    return [{ text: target, range: { start, end } }];
  });
}
