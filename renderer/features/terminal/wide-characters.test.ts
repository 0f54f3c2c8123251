import { afterEach, expect, it, vi } from 'vitest';
import type { Terminal } from '@xterm/xterm';
import { createTerminal } from './screen.ts';

let terminal: Terminal | undefined;
afterEach(() => terminal?.dispose());

/** The cells a text takes, each with how wide it is; the right half of a wide character is left out. */
async function cellsOf(text: string): Promise<(readonly [chars: string, width: number])[]> {
  const opened = createTerminal({
    onHover: vi.fn(),
    onOpen: vi.fn(),
    onCommand: vi.fn(),
    onPaste: vi.fn(),
    onDrop: vi.fn(),
    onClipboard: vi.fn(),
    onTitle: vi.fn(),
    onSign: vi.fn(),
  });
  terminal = opened;
  await new Promise<void>((resolve) => opened.write(text, resolve));
  const line = opened.buffer.active.getLine(0);
  return Array.from({ length: opened.buffer.active.cursorX }, (_, x) => line?.getCell(x)).flatMap(
    (cell) =>
      cell === undefined || cell.getWidth() === 0 ? [] : [[cell.getChars(), cell.getWidth()]],
  );
}

it.each([
  [
    'letters of East Asia',
    '日本한',
    [
      ['日', 2],
      ['本', 2],
      ['한', 2],
    ],
  ],
  [
    'an emoji of Unicode 11',
    '🥰x',
    [
      ['🥰', 2],
      ['x', 1],
    ],
  ],
  [
    'a mark over a letter',
    'e\u0301x',
    [
      ['e\u0301', 1],
      ['x', 1],
    ],
  ],
  ['marks of several scripts', 'ก\u0e34\u0e48', [['ก\u0e34\u0e48', 1]]],
  ['a half-width letter', 'ｱ', [['ｱ', 1]]],
])('%s take the cells that programs count on', async (_, text, cells) => {
  expect(await cellsOf(text)).toEqual(cells);
});
