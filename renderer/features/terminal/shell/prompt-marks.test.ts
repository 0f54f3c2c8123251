import { Terminal, type IMarker } from '@xterm/xterm';
import { afterEach, expect, it, vi } from 'vitest';
import { listenToShell } from './listen-to-shell.ts';
import { createPromptMarks } from './prompt-marks.ts';

let terminal: Terminal | undefined;
afterEach(() => terminal?.dispose());

const mark = (text: string): string => `\u001b]133;${text}\u0007`;
const prompt = `${mark('A')}$ ${mark('B')}`;

/** A small terminal with marks, and how to print into it. */
function open(options: { readonly scrollback?: number } = {}) {
  const opened = new Terminal({ allowProposedApi: true, cols: 20, rows: 5, ...options });
  terminal = opened;
  const failed = vi.fn<(marker: IMarker, status: number) => void>();
  const marks = createPromptMarks(opened, failed);
  listenToShell(opened, (sign) => {
    if (sign.at === 'prompt') marks.prompt();
    else if (sign.at === 'output') marks.begin();
    else if (sign.at === 'done') marks.end(sign.status);
  });
  const print = (text: string): Promise<void> =>
    new Promise((resolve) => opened.write(text, resolve));
  const top = (): number => opened.buffer.active.viewportY;
  return { terminal: opened, marks, failed, print, top };
}

const lines = (count: number): string => 'x\r\n'.repeat(count);

it('goes from prompt to prompt, and back down to the last line', async () => {
  const { marks, print, top } = open();
  await print(`${prompt}a\r\n${lines(10)}${prompt}b\r\n${lines(10)}${prompt}`);
  const end = top();
  const seen = [];
  for (const by of [-1, -1, -1, 1, 1, 1] as const) {
    expect(marks.step(by)).toBe(true);
    seen.push(top());
  }
  expect(seen).toEqual([11, 0, 0, 11, end, end]);
});

it('has nothing to go to where no prompt is marked, nor while a program has the screen', async () => {
  const { marks, print, terminal: opened } = open();
  await print(lines(20));
  expect(marks.step(-1)).toBe(false);
  await print(prompt);
  expect(marks.step(-1)).toBe(true);
  await print(`\u001b[?1049h${prompt}`);
  expect(opened.markers).toHaveLength(0);
  expect(marks.step(-1)).toBe(false);
});

it('forgets prompts that have scrolled away', async () => {
  const { marks, print } = open({ scrollback: 10 });
  await print(`${prompt}${lines(40)}`);
  expect(marks.step(-1)).toBe(false);
});

it('tells which command failed, by its prompt and status', async () => {
  const { failed, print } = open();
  await print(
    `${prompt}a\r\n${mark('C')}x\r\n${mark('D;0')}${prompt}b\r\n${mark('C')}${mark('D;3')}`,
  );
  expect(failed.mock.calls.map(([marker, status]) => [marker.line, status])).toEqual([[2, 3]]);
});

it('does not tell the same failure again with every empty line, nor one it does not know', async () => {
  const { failed, print } = open();
  await print(`${mark('D;1')}${prompt}`);
  await print(`${mark('C')}${mark('D;3')}${prompt}\r\n${mark('D;3')}${prompt}\r\n`);
  await print(`${mark('C')}${mark('D')}${prompt}`);
  expect(failed).toHaveBeenCalledOnce();
});

it('keeps no more marks than a few, however many a program sets', async () => {
  const { print, terminal: opened, marks } = open({ scrollback: 100_000 });
  const registered = vi.spyOn(opened, 'registerMarker');
  await print(`${prompt}\r`.repeat(1_000));
  expect(registered).toHaveBeenCalledOnce();
  await print(`${prompt}\r\n`.repeat(5_000));
  expect(opened.markers.length).toBeLessThanOrEqual(200);
  expect(marks.step(-1)).toBe(true);
  marks.dispose();
  expect(opened.markers).toHaveLength(0);
});
