import { describe, expect, it } from 'vitest';
import { chordOf, chordText, isBindable } from './chord.ts';

const plain = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const ctrl = { ctrlKey: true };
const press = (key: string, more: Partial<typeof plain> = {}) => ({ ...plain, ...more, key });

describe('a chord', () => {
  it('names the keys in one order, whatever was pressed first', () => {
    expect(chordOf(press('F5', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+F5');
    expect(chordOf(press('ArrowLeft', { altKey: true }))).toBe('Alt+Left');
    expect(chordOf(press(' ', ctrl))).toBe('Ctrl+Space');
    expect(chordOf(press('+', { code: 'NumpadAdd' }))).toBe('Num+');
    expect(chordOf(press('.', ctrl))).toBe('Ctrl+.');
  });

  it('is none while only a modifier is down, or a dead key', () => {
    expect(chordOf(press('Shift', { shiftKey: true }))).toBeUndefined();
    expect(chordOf(press('Dead', { code: 'BracketLeft' }))).toBeUndefined();
  });

  it('goes by the key itself where a layout has another script or a sign there', () => {
    expect(chordOf(press('с', { ...ctrl, code: 'KeyC' }))).toBe('Ctrl+C');
    expect(chordOf(press('!', { ...ctrl, shiftKey: true, code: 'Digit1' }))).toBe('Ctrl+Shift+1');
    expect(chordOf(press('Dead', { ...ctrl, code: 'Backquote' }))).toBe('Ctrl+`');
    // by the letter where the script is Latin: A and Q have changed places in France
    expect(chordOf(press('a', { ...ctrl, code: 'KeyQ' }))).toBe('Ctrl+A');
  });

  it('takes Cmd for the command key on macOS, and tells the control key apart', () => {
    const mac = { mac: true };
    expect(chordOf(press('a', { metaKey: true }), mac)).toBe('Ctrl+A');
    expect(chordOf(press('Tab', ctrl), mac)).toBe('Control+Tab');
    expect(chordOf(press('a', { metaKey: true }), { mac: false })).toBe('Super+A');
  });

  it('is written as the system writes it', () => {
    expect(chordText('Ctrl+Shift+F5', { mac: false })).toBe('Ctrl+Shift+F5');
    expect(chordText('Ctrl+Shift+F5', { mac: true })).toBe('⌘⇧F5');
    expect(chordText('Ctrl+Num+', { mac: true })).toBe('⌘Num+');
    expect(chordText('Ctrl++', { mac: true })).toBe('⌘+');
  });

  it('can be given to a command unless it types a character', () => {
    expect(isBindable('F5')).toBe(true);
    expect(isBindable('Num*')).toBe(true);
    expect(isBindable('Alt+X')).toBe(true);
    expect(isBindable('X')).toBe(false);
    expect(isBindable('Shift+X')).toBe(false);
    expect(isBindable('Shift+Space')).toBe(false);
    expect(isBindable('+')).toBe(false);
    expect(isBindable('Ctrl++')).toBe(true);
  });
});
