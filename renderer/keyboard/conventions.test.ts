/** The keys people bring along from other commanders, Explorer and Finder, as `docs/behaviour.md` lists them. */
import { describe, expect, it } from 'vitest';
import type { CommandId } from './command-table.ts';
import { buildKeymap } from './keymap.ts';

type Line = readonly [command: CommandId, commander: string, explorer: string, mac: string];

// Cmd is written Ctrl, as in the table of commands; nothing where there is no convention.
const lines: readonly Line[] = [
  ['copy', 'F5', 'Ctrl+K', 'F5'],
  ['refresh', 'Ctrl+R', 'F5', 'Ctrl+R'],
  ['move', 'F6', 'F6', 'F6'],
  ['copy-as', 'Shift+F5', 'Shift+F5', 'Shift+F5'],
  ['move-as', 'Shift+F6', 'Shift+F6', 'Shift+F6'],
  ['new-folder', 'F7 Ctrl+Shift+N', 'Ctrl+Shift+N', 'Ctrl+Shift+N'],
  ['new-file', 'Shift+F4', 'Shift+F4', ''],
  ['view', 'F3', '', 'Space'],
  ['edit', 'F4', 'F4', 'F4'],
  ['rename', 'F2', 'F2', 'Enter F2'],
  ['delete', 'Del F8', 'Del', 'Ctrl+Backspace'],
  ['delete-final', 'Shift+Del', 'Shift+Del', 'Ctrl+Alt+Backspace'],
  ['open', 'Enter', 'Enter', 'Ctrl+Down Ctrl+O'],
  ['parent', 'Backspace Alt+Up', 'Backspace Alt+Up', 'Ctrl+Up'],
  ['back', 'Alt+Left', 'Alt+Left', 'Ctrl+['],
  ['forward', 'Alt+Right', 'Alt+Right', 'Ctrl+]'],
  ['root', 'Ctrl+\\', 'Ctrl+\\', ''],
  ['home', 'Ctrl+H', '', 'Ctrl+Shift+H'],
  ['toggle-hidden', 'Ctrl+Alt+H', 'Ctrl+H', 'Ctrl+Shift+.'],
  ['edit-path', 'Ctrl+L', 'Ctrl+L', 'Ctrl+L Ctrl+Shift+G'],
  ['switch-pane', 'Tab', 'Tab', 'Tab'],
  ['select-all', 'Ctrl+A', 'Ctrl+A', 'Ctrl+A'],
  ['invert', 'Num*', 'Num*', ''],
  ['select-mask', 'Num+', 'Num+', ''],
  ['unselect-mask', 'Num-', 'Num-', ''],
  ['filter', 'Ctrl+Alt+F Ctrl+F', 'Ctrl+F', 'Ctrl+F'],
  ['find-files', 'Alt+F7', 'F3', ''],
  ['properties', 'Alt+Enter F9', 'Alt+Enter', 'Ctrl+I'],
  ['compare', 'Shift+F2', 'Shift+F2', ''],
  ['sync-browse', 'Ctrl+Y Ctrl+Alt+B', 'Ctrl+Y', ''],
  ['synchronise', 'Ctrl+S', 'Ctrl+S', ''],
  ['sort-name', 'Ctrl+F3', 'Ctrl+F3', ''],
  ['sort-extension', 'Ctrl+F4', 'Ctrl+F4', ''],
  ['sort-modified', 'Ctrl+F5', 'Ctrl+F5', ''],
  ['sort-size', 'Ctrl+F6', 'Ctrl+F6', ''],
  ['same-path', 'Ctrl+.', 'Ctrl+.', ''],
  ['bookmark', 'Ctrl+B', 'Ctrl+B', 'Ctrl+D'],
  ['copy-names', 'Ctrl+Shift+C', 'Ctrl+Shift+C', ''],
  ['copy-paths', 'Ctrl+Alt+C', 'Ctrl+Alt+C', 'Ctrl+Alt+C'],
  ['new-terminal', 'Ctrl+Shift+T', 'Ctrl+Shift+T', 'Ctrl+Alt+T'],
  ['new-tab', 'Ctrl+T', 'Ctrl+T', 'Ctrl+T'],
  ['close-tab', 'Ctrl+W', 'Ctrl+W', 'Ctrl+W'],
  ['next-tab', 'Ctrl+Tab', 'Ctrl+Tab', 'Control+Tab'],
  ['reopen-tab', 'Ctrl+Shift+Z', 'Ctrl+Shift+Z', 'Ctrl+Shift+T'],
  ['command-palette', 'Ctrl+Shift+P', 'Ctrl+Shift+P', 'Ctrl+Shift+P'],
  ['edits', 'Ctrl+E', 'Ctrl+E', ''],
  ['pause-transfers', 'Ctrl+Shift+Q', 'Ctrl+Shift+Q', ''],
  ['terminal-copy', 'Ctrl+Shift+C', 'Ctrl+Shift+C', 'Ctrl+C'],
  ['terminal-paste', 'Ctrl+Shift+V Shift+Ins', 'Ctrl+Shift+V', 'Ctrl+V'],
  ['terminal-find', 'Ctrl+Shift+F', 'Ctrl+Shift+F', 'Ctrl+F'],
  ['terminal-select-all', 'Ctrl+Shift+A', 'Ctrl+Shift+A', 'Ctrl+A'],
  ['terminal-clear', '', '', 'Ctrl+K'],
  ['split-right', 'Ctrl+Shift+S', 'Ctrl+Shift+S', 'Ctrl+Shift+D'],
  ['split-down', 'Ctrl+Shift+D', 'Ctrl+Shift+D', 'Ctrl+D'],
  ['split-go-left', 'Ctrl+Alt+Left', 'Ctrl+Alt+Left', 'Ctrl+Alt+Left'],
  ['split-go-right', 'Ctrl+Alt+Right', 'Ctrl+Alt+Right', 'Ctrl+Alt+Right'],
  ['split-go-up', 'Ctrl+Alt+Up', 'Ctrl+Alt+Up', 'Ctrl+Alt+Up'],
  ['split-go-down', 'Ctrl+Alt+Down', 'Ctrl+Alt+Down', 'Ctrl+Alt+Down'],
  ['split-maximise', 'Ctrl+Alt+Enter', 'Ctrl+Alt+Enter', ''],
  ['split-broadcast', 'Ctrl+Shift+I', 'Ctrl+Shift+I', 'Ctrl+Shift+I'],
];

describe('the keys people are used to', () => {
  const keymaps = [
    buildKeymap({ preset: 'commander', keys: [] }, { mac: false }),
    buildKeymap({ preset: 'explorer', keys: [] }, { mac: false }),
    buildKeymap({ preset: 'commander', keys: [] }, { mac: true }),
  ];

  it.each(lines)('%s', (command, ...presets) => {
    for (const [at, keymap] of keymaps.entries()) {
      const wanted = (presets[at] ?? '').split(' ').filter((chord) => chord !== '');
      expect(keymap.chordsOf(command)).toEqual(expect.arrayContaining(wanted));
    }
  });

  it('close and reopen tabs from a terminal too, where no shell loses a key by it', () => {
    const [others, , mac] = keymaps;
    const there = { isInTerminal: true };
    expect(others?.windowCommand('Ctrl+Shift+W', there)).toBe('close-tab');
    expect(others?.windowCommand('Ctrl+W', there)).toBeUndefined();
    expect(mac?.windowCommand('Ctrl+W', there)).toBe('close-tab');
    expect(mac?.windowCommand('Ctrl+Shift+T', there)).toBe('reopen-tab');
  });
});
