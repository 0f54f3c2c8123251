import { describe, expect, it } from 'vitest';
import { buildKeymap } from '../../../keyboard/keymap.ts';
import { keyMeaning } from './keys.ts';

const plain = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

const keymap = buildKeymap({ preset: 'commander', keys: [] }, { mac: false });

function meaning(key: string, more: Partial<typeof plain> = {}, isTyping = false) {
  return keyMeaning({ ...plain, ...more, key }, { isTyping, keymap });
}
const command = (name: string) => ({ kind: 'command', command: name });

describe('keyMeaning', () => {
  it('knows the commander keys', () => {
    expect(meaning('F5')).toEqual(command('copy'));
    expect(meaning('F5', { ctrlKey: true, shiftKey: true })).toEqual(command('copy-with'));
    expect(meaning('F7')).toEqual(command('new-folder'));
    expect(meaning('F8')).toEqual(command('delete'));
    expect(meaning('Delete')).toEqual(command('delete'));
    expect(meaning('Insert')).toEqual({ kind: 'toggle', step: 'down' });
    expect(meaning('Tab')).toEqual(command('switch-pane'));
    expect(meaning('Tab', { shiftKey: true })).toBeUndefined();
  });

  it('moves plainly, in ranges with Shift, and without selecting with Ctrl', () => {
    expect(meaning('ArrowDown')).toEqual({ kind: 'move', move: 'down', way: 'only' });
    expect(meaning('End', { shiftKey: true })).toEqual({
      kind: 'move',
      move: 'last',
      way: 'range',
    });
    expect(meaning('ArrowUp', { ctrlKey: true })).toEqual({
      kind: 'move',
      move: 'up',
      way: 'move',
    });
  });

  it('goes through the history with Alt', () => {
    expect(meaning('ArrowUp', { altKey: true })).toEqual(command('parent'));
    expect(meaning('ArrowLeft', { altKey: true })).toEqual(command('back'));
    expect(meaning('F4', { altKey: true })).toBeUndefined();
  });

  it('takes letters in either case, and leaves keys of the window alone', () => {
    expect(meaning('a', { ctrlKey: true })).toEqual(command('select-all'));
    expect(meaning('A', { ctrlKey: true })).toEqual(command('select-all'));
    expect(meaning('k', { ctrlKey: true })).toBeUndefined();
    expect(meaning('r', { ctrlKey: true, shiftKey: true })).toBeUndefined();
  });

  it('types letters, and a space only within a word', () => {
    expect(meaning('x')).toEqual({ kind: 'type', character: 'x' });
    expect(meaning(' ')).toEqual({ kind: 'toggle', step: 'stay' });
    expect(meaning(' ', {}, true)).toEqual({ kind: 'type', character: ' ' });
    const onMac = (isTyping: boolean) =>
      keyMeaning(
        { ...plain, key: ' ' },
        { isTyping, keymap: buildKeymap({ preset: 'commander', keys: [] }, { mac: true }) },
      );
    expect(onMac(false)).toEqual(command('view'));
    expect(onMac(true)).toEqual({ kind: 'type', character: ' ' });
    expect(meaning('Shift', { shiftKey: true })).toBeUndefined();
    expect(meaning('*', { code: 'NumpadMultiply' })).toEqual(command('invert'));
    expect(meaning('*', { code: 'BracketRight' })).toEqual({ kind: 'type', character: '*' });
  });
});
