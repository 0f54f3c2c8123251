import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { followTyping, typedFor } from './typed-text.ts';

let holder: HTMLElement;
beforeEach(() => {
  holder = document.createElement('div');
  document.body.append(holder);
});
afterEach(() => holder.remove());

function open() {
  const terminal = new Terminal({ allowProposedApi: true });
  onTestFinished(() => terminal.dispose());
  terminal.open(holder);
  const typed: string[] = [];
  const sent: string[] = [];
  terminal.onData((data) => sent.push(data));
  followTyping(terminal, (text) => typed.push(text));
  const field = terminal.textarea;
  if (field === undefined) throw new Error('not open');
  return { terminal, field, typed, sent };
}

const key = (name: string, keyCode: number, more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key: name, keyCode, bubbles: true, ...more });
const settled = (): Promise<void> =>
  new Promise((resolve) => setTimeout(() => setTimeout(resolve)));

describe('what is typed', () => {
  it('is told: keys that print, and keys that do not', () => {
    const { field, typed } = open();
    field.dispatchEvent(key('Enter', 13));
    field.dispatchEvent(key('ArrowUp', 38));
    field.dispatchEvent(key('c', 67, { ctrlKey: true }));
    field.dispatchEvent(key('x', 88));
    expect(typed).toEqual(['\r', '\u001b[A', '\u0003', 'x']);
  });

  it('is told when an input method writes it, also when it takes it back', async () => {
    const { field, typed } = open();
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    field.value = '日本';
    field.dispatchEvent(new CompositionEvent('compositionupdate', { data: '日本', bubbles: true }));
    field.dispatchEvent(new CompositionEvent('compositionend', { data: '日本', bubbles: true }));
    await settled();
    expect(typed).toEqual(['日本']);
    field.dispatchEvent(key('Process', 229));
    field.value = '日';
    await settled();
    expect(typed).toEqual(['日本', '\u007f']);
  });

  it('is told when it comes as text without a key, such as an emoji from a palette', async () => {
    const { field, typed } = open();
    field.dispatchEvent(
      new InputEvent('input', { data: '🙂', inputType: 'insertText', bubbles: true }),
    );
    await settled();
    expect(typed).toEqual(['🙂']);
  });
});

describe('what a terminal sends by itself', () => {
  it('is not told: replies to a program, also while something is composed', async () => {
    const { terminal, field, typed, sent } = open();
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    await new Promise<void>((done) =>
      terminal.write('\u001b[6n\u001b[5n\u001b[c\u001b[>c\u001b[?1$p', done),
    );
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    await settled();
    expect(sent.length).toBeGreaterThan(3);
    expect(typed).toEqual([]);
  });

  it('is not told: pastes, what is put in by ourselves, focus and mouse reports', async () => {
    const { terminal, field, typed, sent } = open();
    await new Promise<void>((done) =>
      terminal.write('\u001b[?1004h\u001b[?1000h\u001b[?1006h', done),
    );
    terminal.paste('plain');
    terminal.input('words', false);
    terminal.input('words');
    field.dispatchEvent(new FocusEvent('focus'));
    field.dispatchEvent(new FocusEvent('blur'));
    terminal.element?.dispatchEvent(
      new MouseEvent('mousedown', { button: 0, clientX: 4, clientY: 4, bubbles: true }),
    );
    expect(sent).toContain('plain');
    expect(sent).toContain('\u001b[I');
    expect(typed).toEqual([]);
  });

  it('is not taken for a key that was pressed before', async () => {
    const { terminal, field, typed } = open();
    field.dispatchEvent(key('ArrowUp', 38));
    await settled();
    terminal.input('\u001b[A', false);
    expect(typed).toEqual(['\u001b[A']);
  });
});

it('nothing is told after the end', () => {
  const terminal = new Terminal();
  onTestFinished(() => terminal.dispose());
  terminal.open(holder);
  const typed: string[] = [];
  followTyping(terminal, (text) => typed.push(text)).dispose();
  terminal.textarea?.dispatchEvent(key('Enter', 13));
  expect(typed).toEqual([]);
});

it('cursor keys are sent as the program of each terminal wants them, all else as it is', () => {
  const [usual, application] = [
    { applicationCursorKeysMode: false },
    { applicationCursorKeysMode: true },
  ];
  expect(typedFor('\u001b[A', application)).toBe('\u001bOA');
  expect(typedFor('\u001bOB', usual)).toBe('\u001b[B');
  expect(typedFor('\u001b[A', usual)).toBe('\u001b[A');
  for (const text of ['\u001b[1;5A', '\u001bOP', 'A', '\u001b', '\u001b[Ax']) {
    expect(typedFor(text, application)).toBe(text);
  }
});
