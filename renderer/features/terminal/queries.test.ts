import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Terminal } from '@xterm/xterm';
import { createTerminal, type ScreenEvents } from './screen.ts';
import { querySequences } from '../../../shared/query-sequences.test-support.ts';

let terminal: Terminal | undefined;
afterEach(() => terminal?.dispose());

/** A terminal as the app makes it, and whatever it sends of itself. */
function open() {
  const events = {
    onHover: vi.fn(),
    onOpen: vi.fn(),
    onCommand: vi.fn(),
    onPaste: vi.fn(),
    onDrop: vi.fn(),
    onClipboard: vi.fn(),
    onTitle: vi.fn(),
    onSign: vi.fn(),
  } satisfies ScreenEvents;
  const opened = createTerminal(events);
  terminal = opened;
  opened.options.theme = { foreground: '#d6dee6', background: '#101820', cursor: '#45b3d3' };
  const sent: string[] = [];
  opened.onData((data) => sent.push(data));
  opened.onBinary((data) => sent.push(data));
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => opened.write(text, resolve));
  const ask = async (text: string): Promise<string> => {
    sent.length = 0;
    await write(text);
    return sent.join('');
  };
  return { events, write, ask, sent, terminal: opened };
}

/** Every reply there is. Only the cursor's place differs, and it is two numbers no greater than the screen. */
const replies = [
  /^\u001b\[\?1;2c$/,
  /^\u001b\[>0;276;0c$/,
  /^\u001b\[0n$/,
  /^\u001b\[\??\d{1,3};\d{1,3}R$/,
  /^\u001b\[(2|4|12|20);[0-4]\$y$/,
  /^\u001b\[\?(1|3|6|7|8|9|12|25|45|47|66|67|10\d\d|2004|2026|2027|2031|2048);[0-4]\$y$/,
  /^\u001b\[[IO]$/,
  /^\u001bP1\$r0m\u001b\\$/,
  /^\u001bP1\$r61;1"p\u001b\\$/,
  /^\u001bP1\$r2 q\u001b\\$/,
  /^\u001bP0\$r\u001b\\$/,
  /^\u001b\]10;rgb:d6d6\/dede\/e6e6\u001b\\$/,
  /^\u001b\]11;rgb:1010\/1818\/2020\u001b\\$/,
  /^\u001b\]12;rgb:4545\/b3b3\/d3d3\u001b\\$/,
];

describe('T02 T03 what a terminal says of itself', () => {
  it.each(querySequences)('comes from a table, asked for %s', async (_, sequence) => {
    const { ask } = open();
    const answer = await ask(sequence);
    expect(answer === '' || replies.some((reply) => reply.test(answer))).toBe(true);
    expect(answer).not.toMatch(/[\r\n]/);
    expect(answer).not.toContain('evil');
  });

  it('is at least sixty questions', () => {
    expect(querySequences.length).toBeGreaterThanOrEqual(60);
  });

  it('CVE-2026-45036 is the theme’s colour, not one that a program set', async () => {
    const { ask, write, terminal: opened } = open();
    opened.open(document.body.appendChild(document.createElement('div')));
    const before = await ask('\u001b]11;?\u0007');
    expect(before).toBe('\u001b]11;rgb:1010/1818/2020\u001b\\');
    await write('\u001b]11;#6c730a\u0007\u001b]4;1;rgb:6c/73/0a\u0007');
    expect(await ask('\u001b]11;?\u0007')).toBe(before);
    expect(await ask('\u001b]4;1;?\u0007')).toBe('');
    expect(await ask('\u001b]10;?;?;?\u0007')).toBe('');
    expect(await ask('\u001b]4;1;#ffffff;2;?\u0007')).toBe('');
  });

  it('CVE-2022-45063 tells no font, CVE-2019-9535 no title: not even after they were set', async () => {
    const { ask, write } = open();
    await write('\u001b]50;evil\n\u0007\u001b]0;evil\u0007\u001b]l evil\u001b\\');
    await write('\u001b[22;0t');
    for (const question of ['\u001b]50;?\u0007', '\u001b[21t', '\u001b[20t', '\u001b[23;0t']) {
      expect(await ask(question)).toBe('');
    }
  });

  it('says nothing of settings that a program can choose', async () => {
    const { ask, write } = open();
    await write('\u001b[3;7r\u001b[1"q\u001b[5 q');
    expect(await ask('\u001bP$qr\u001b\\')).toBe('\u001bP0$r\u001b\\');
    expect(await ask('\u001bP$q"q\u001b\\')).toBe('\u001bP0$r\u001b\\');
    expect(await ask('\u001bP$q q\u001b\\')).toBe('\u001bP1$r2 q\u001b\\');
  });

  it('names no mode that it does not know, whose number a program chose', async () => {
    const { ask } = open();
    expect(await ask('\u001b[?2004$p')).toBe('\u001b[?2004;2$y');
    expect(await ask('\u001b[?31337$p')).toBe('');
    expect(await ask('\u001b[31337$p')).toBe('');
    expect(await ask('\u001b[?2004:5$p')).not.toContain('5$y;');
  });

  it('is at most a hundred replies in a second, however often it is asked', async () => {
    const { ask } = open();
    const answer = await ask('\u001b[c\u001b[6n\u001b]11;?\u0007'.repeat(2_000));
    expect(answer.split('\u001b[').length + answer.split('\u001b]').length).toBeLessThan(220);
  });
});

describe('T01 the clipboard', () => {
  const base64 = (text: string): string =>
    btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  it('is never told', async () => {
    const { ask, events } = open();
    for (const selection of ['c', '', 'p', 's', 's0', 'q', '0', 'cp']) {
      expect(await ask(`\u001b]52;${selection};?\u0007`)).toBe('');
    }
    expect(events.onClipboard).not.toHaveBeenCalled();
  });

  it('is asked for with the text, free of control characters, and nothing is written', async () => {
    const { write, events } = open();
    await write(`\u001b]52;c;${base64('ls\u001b[201~\u0003\n\u202eü')}\u0007`);
    expect(events.onClipboard).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ text: 'ls[201~\n\u202eü' }),
    );
  });

  it.each([
    ['over the cap', `c;${'QUFB'.repeat(33_334)}`],
    ['no base64', 'c;not base64!'],
    ['no UTF-8', `c;${btoa('\xff\xfe')}`],
    ['empty', 'c;'],
    ['blank', `c;${btoa(' \n\u0007')}`],
    ['of the primary selection', `p;${btoa('evil')}`],
    ['of a cut buffer', `0;${btoa('evil')}`],
    ['of several', `cp;${btoa('evil')}`],
    ['without a selection', btoa('evil')],
  ])('is not even asked for with text that is %s', async (_, data) => {
    const { write, events } = open();
    await write(`\u001b]52;${data}\u0007`);
    expect(events.onClipboard).not.toHaveBeenCalled();
  });

  it('takes 100,000 bytes', async () => {
    const { write, events } = open();
    await write(`\u001b]52;c;${base64('A'.repeat(99_999))}\u0007`);
    expect(events.onClipboard).toHaveBeenCalledOnce();
  });
});

describe('T11 T12 what other terminals start', () => {
  it.each([
    ['sixel', '\u001bPq"1;1;100;100#0;2;0;0;0#0!100~-\u001b\\'],
    ['a kitty image', '\u001b_Ga=T,f=24,s=1,v=1;AAAA\u001b\\'],
    ['a kitty file', `\u001b_Gt=f,a=T;${btoa('/etc/passwd')}\u001b\\`],
    ['an iTerm image', '\u001b]1337;File=name=eA==;inline=1:AAAA\u0007'],
    [
      'an iTerm command',
      '\u001b]1337;CopyToClipboard=\u0007\u001b]1337;RequestAttention=yes\u0007',
    ],
    ['an iTerm clipboard', '\u001b]1337;Copy=:ZXZpbA==\u0007'],
    ['a notification', '\u001b]9;evil\u0007\u001b]777;notify;a;evil\u0007\u001b]99;;evil\u001b\\'],
    ['a privacy message', '\u001b^evil\u001b\\'],
    ['a start of string', '\u001bXevil\u001b\\'],
    ['a media copy', '\u001b[5i evil \u001b[4i\u001b[i'],
    ['a tektronix mode', '\u001b[?38h'],
    ['a download of keys', '\u001bP1;1|17/6576696c0a\u001b\\'],
    ['zmodem', '**\u0018B00000000000000\r\n\u0011'],
    ['zmodem to send', '**\u0018B0100000023be50\r\n\u0011'],
    ['trzsz', '::TRZSZ:TRANSFER:S:1.1.6:1234567890123\r\n'],
    ['trzsz to send', '::TRZSZ:TRANSFER:R:1.1.6:1234567890123\r\n'],
  ])('%s does not: nothing comes back, nothing is asked for', async (_, sequence) => {
    const { ask, events } = open();
    expect(await ask(sequence)).toBe('');
    for (const called of Object.values(events)) expect(called).not.toHaveBeenCalled();
  });
});

describe('T02 a title', () => {
  it('is told late, short and harmless, and only the last of a flood', async () => {
    const { write, events } = open();
    const startMs = performance.now();
    for (let i = 0; i < 500; i += 1) await write(`\u001b]0;title ${i}\u0007`);
    await write(`\u001b]2;evil\u202e\u200b ${'x'.repeat(100_000)}\u0007`);
    const last = (): string => events.onTitle.mock.calls.at(-1)?.[0] as string;
    await vi.waitFor(() => expect(last()).toMatch(/^evil/));
    const told = last();
    expect(told).toMatch(/^evil\\u202E\\u200B x+…$/);
    expect(told.length).toBeLessThan(80);
    // a few a second, however long the flood takes here
    const mostTold = 10 + (performance.now() - startMs) / 50;
    expect(events.onTitle.mock.calls.length).toBeLessThan(Math.min(mostTold, 450));
  });
});

describe('T13 UTF-8', () => {
  it('loses nothing wherever it is cut, and shows what is none', async () => {
    const text = 'aé中😀e\u0301z';
    const bytes = new TextEncoder().encode(text);
    for (let at = 1; at < bytes.length; at += 1) {
      const { terminal: opened } = open();
      opened.write(bytes.subarray(0, at));
      await new Promise<void>((resolve) => opened.write(bytes.subarray(at), resolve));
      expect(opened.buffer.active.getLine(0)?.translateToString(true)).toBe(text);
      opened.dispose();
    }
    const { terminal: opened } = open();
    const invalid = Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x62);
    await new Promise<void>((resolve) => opened.write(invalid, resolve));
    expect(opened.buffer.active.getLine(0)?.translateToString(true)).toMatch(/^a.*\(.*b$/);
  });
});
