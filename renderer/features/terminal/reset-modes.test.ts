import { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { resetModes } from './reset-modes.ts';

describe('T10 a shell that goes away', () => {
  it.each([
    ['in the alternate screen', '\u001b[?1049h\u001b[2Jeditor'],
    ['in the old alternate screen', '\u001b[?47heditor'],
    ['with mouse and focus reports on', '\u001b[?1003h\u001b[?1006h\u001b[?1004h'],
    ['in bracketed paste', '\u001b[?2004h'],
    ['with other keys', '\u001b[?1h\u001b='],
    ['in insert mode within margins', '\u001b[4h\u001b[3;5r\u001b[?6h'],
    ['holding its output back', '\u001b[?2026h'],
    ['in the middle of a sequence', '\u001b]0;never ends'],
    ['in the middle of another', '\u001bP$q never ends'],
    ['in line drawing', '\u001b(0\u001b)0\u000e'],
    ['with newlines alone', '\u001b[20h'],
  ])('%s leaves a terminal as it was', async (_, sequence) => {
    const terminal = new Terminal({ cols: 20, rows: 6, allowProposedApi: true });
    const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
    await write('before\r\n');
    const modes = { ...terminal.modes };
    await write(sequence);
    await write(resetModes);
    expect({ ...terminal.modes }).toEqual(modes);
    expect(terminal.buffer.active.type).toBe('normal');
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('before');
    await write('\r\nqx\r\n');
    const lines = [1, 2, 3].map((y) => terminal.buffer.active.getLine(y)?.translateToString(true));
    expect(lines).toContain('qx');
    expect(terminal.options.convertEol).not.toBe(true);
  });

  it.each([
    ['at its prompt', 'prompt$ '],
    ['in the alternate screen', 'prompt$ \u001b[?1049h\u001b[2;9Heditor'],
  ])('%s leaves the cursor behind what stands there, for the next one', async (_, begun) => {
    const { terminal } = await afterwards(`first line\r\n${begun}`);
    const { cursorX, cursorY } = terminal.buffer.active;
    expect([cursorX, cursorY]).toEqual([8, 1]);
  });

  /** A terminal in which a program has begun something, reset; and what it answers then. */
  async function afterwards(begun: string) {
    const terminal = new Terminal({ cols: 20, rows: 6, allowProposedApi: true });
    terminal.open(document.body.appendChild(document.createElement('div')));
    const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
    const titles: string[] = [];
    terminal.onTitleChange((title) => titles.push(title));
    await write(begun);
    await write(resetModes);
    let sent = '';
    terminal.onData((data) => (sent += data));
    const ask = async (question: string): Promise<string> => {
      sent = '';
      await write(question);
      return sent;
    };
    return { terminal, write, titles, ask };
  }

  it('lets nothing happen of what it had half sent', async () => {
    const { titles } = await afterwards('\u001b]0;half a title');
    expect(titles).toEqual([]);
  });

  it('holds nothing back any longer', async () => {
    const { ask } = await afterwards('\u001b[?2026h');
    expect(await ask('\u001b[?2026$p')).toBe('\u001b[?2026;2$y');
  });

  it('leaves plain text, without its link, colours and lines', async () => {
    const { terminal, write } = await afterwards(
      '\u001b[31;44;4;7m\u001b]8;;https://evil.example/\u001b\\',
    );
    await write('x');
    const cell = terminal.buffer.active.getLine(0)?.getCell(0);
    expect([cell?.getChars(), cell?.isAttributeDefault()]).toEqual(['x', true]);
  });

  it.each([
    ['palette', '4;1'],
    ['text', '10'],
    ['ground', '11'],
    ['cursor', '12'],
  ])('takes back the colour of the %s', async (_, number) => {
    const { ask } = await afterwards(`\u001b]${number};#123456\u001b\\`);
    const now = await ask(`\u001b]${number};?\u001b\\`);
    expect(now).toContain('rgb:');
    expect(now).not.toContain('1212/3434/5656');
  });
});
