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
});
