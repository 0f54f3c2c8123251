import { describe, expect, it } from 'vitest';
import { windowAction } from './shortcuts.ts';

const key = (name: string, held: string[] = []) => ({
  key: name,
  code: name === '`' ? 'Backquote' : `Key${name.toUpperCase()}`,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});
const inPane = { isInTerminal: false };
const inTerminal = { isInTerminal: true };

describe('the window’s keys', () => {
  it('are Ctrl+K, Ctrl+T and Ctrl+W, or the same with Cmd', () => {
    expect(windowAction(key('k', ['ctrl']), inPane)).toBe('quick-connect');
    expect(windowAction(key('t', ['ctrl']), inPane)).toBe('new-tab');
    expect(windowAction(key('w', ['meta']), inPane)).toBe('close-tab');
  });

  it('leave a terminal what its shell uses, and take Shift there', () => {
    expect(windowAction(key('w', ['ctrl']), inTerminal)).toBeUndefined();
    expect(windowAction(key('k', ['ctrl']), inTerminal)).toBeUndefined();
    expect(windowAction(key('W', ['ctrl', 'shift']), inTerminal)).toBe('close-tab');
    expect(windowAction(key('K', ['ctrl', 'shift']), inTerminal)).toBe('quick-connect');
  });

  it('work the same everywhere for moving between tabs and the terminal', () => {
    expect(windowAction(key('Tab', ['ctrl']), inTerminal)).toBe('next-tab');
    expect(windowAction(key('Tab', ['ctrl', 'shift']), inPane)).toBe('previous-tab');
    expect(windowAction(key('`', ['ctrl']), inTerminal)).toBe('terminal');
    expect(windowAction(key('T', ['ctrl', 'shift']), inPane)).toBe('new-terminal');
    expect(windowAction(key('T', ['ctrl', 'shift']), inTerminal)).toBe('new-terminal');
  });

  it('open the settings, and pause all transfers', () => {
    expect(windowAction(key(',', ['ctrl']), inPane)).toBe('settings');
    expect(windowAction(key('Q', ['ctrl', 'shift']), inTerminal)).toBe('pause-transfers');
    expect(windowAction(key('Q', ['meta', 'shift']), inPane)).toBeUndefined();
  });

  it('are no plain letters, and nothing with Alt', () => {
    expect(windowAction(key('k'), inPane)).toBeUndefined();
    expect(windowAction(key('k', ['ctrl', 'alt']), inPane)).toBeUndefined();
    expect(windowAction(key('Tab'), inPane)).toBeUndefined();
  });
});
