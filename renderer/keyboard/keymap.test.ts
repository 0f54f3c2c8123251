import { describe, expect, it } from 'vitest';
import { isBindable } from './chord.ts';
import { paneCommands, terminalCommands, windowCommands } from './command-table.ts';
import { buildKeymap, commandSpecs } from './keymap.ts';

const inPane = { isInTerminal: false };
const inTerminal = { isInTerminal: true };
const commander = buildKeymap({ preset: 'commander', keys: [] }, { mac: false });
const explorer = buildKeymap({ preset: 'explorer', keys: [] }, { mac: false });
const mac = buildKeymap({ preset: 'commander', keys: [] }, { mac: true });
const macExplorer = buildKeymap({ preset: 'explorer', keys: [] }, { mac: true });

describe('the keys of the presets', () => {
  it('let F5 copy for commanders, and refresh for explorers', () => {
    expect(commander.paneCommand('F5')).toBe('copy');
    expect(commander.paneCommand('Ctrl+R')).toBe('refresh');
    expect(explorer.paneCommand('F5')).toBe('refresh');
    expect(explorer.paneCommand('Ctrl+K')).toBe('copy');
    expect(explorer.windowCommand('Ctrl+K', inPane)).toBeUndefined();
  });

  it('never want the same keys for two commands, and never take typing away', () => {
    for (const keymap of [commander, explorer, mac, macExplorer]) {
      expect(keymap.conflicts).toEqual([]);
      for (const id of Object.keys(commandSpecs)) {
        for (const chord of keymap.chordsOf(id as keyof typeof commandSpecs)) {
          // a space is one only within a word that is being typed: see `keyMeaning`
          expect(isBindable(chord) || chord === 'Space', chord).toBe(true);
        }
      }
    }
  });

  it('have no command in both tables', () => {
    const tables = [paneCommands, windowCommands, terminalCommands];
    const count = tables.reduce((sum, table) => sum + Object.keys(table).length, 0);
    expect(Object.keys(commandSpecs)).toHaveLength(count);
  });

  it('leave a terminal what its shell uses, and take Shift there', () => {
    expect(commander.windowCommand('Ctrl+W', inPane)).toBe('close-tab');
    expect(commander.windowCommand('Ctrl+W', inTerminal)).toBeUndefined();
    expect(commander.windowCommand('Ctrl+K', inTerminal)).toBeUndefined();
    expect(commander.windowCommand('Ctrl+Shift+W', inTerminal)).toBe('close-tab');
    expect(commander.windowCommand('Ctrl+Shift+K', inTerminal)).toBe('quick-connect');
    expect(commander.windowCommand('Ctrl+Tab', inTerminal)).toBe('next-tab');
    expect(commander.windowCommand('Ctrl+`', inTerminal)).toBe('terminal');
  });

  it('never give a key to a shell that no terminal could send', () => {
    const ofShells = /^(Ctrl|Alt|Control)\+([A-Z]|\[|\]|\\)$|^F\d+$/;
    for (const spec of Object.values(windowCommands)) {
      for (const chord of spec.inTerminal) expect(chord).not.toMatch(ofShells);
    }
  });
});

describe('keys the user has changed', () => {
  it('replace those of the preset, and can be none', () => {
    const changed = buildKeymap(
      { preset: 'commander', keys: ['copy Ctrl+Y', 'rename'] },
      { mac: false },
    );
    expect(changed.paneCommand('Ctrl+Y')).toBe('copy');
    expect(changed.paneCommand('F5')).toBeUndefined();
    expect(changed.paneCommand('F2')).toBeUndefined();
    expect(changed.chordsOf('rename')).toEqual([]);
  });

  it('are told when two commands want the same, also across the window and the panes', () => {
    const changed = buildKeymap(
      { preset: 'commander', keys: ['copy F2', 'refresh Ctrl+K'] },
      { mac: false },
    );
    expect(changed.conflicts).toEqual([
      { chord: 'Ctrl+K', commands: ['quick-connect', 'refresh'] },
      { chord: 'F2', commands: ['copy', 'rename'] },
    ]);
  });

  it('do not take from shells what they use', () => {
    const changed = buildKeymap(
      { preset: 'commander', keys: ['settings Ctrl+A Ctrl+Shift+S'] },
      { mac: false },
    );
    expect(changed.windowCommand('Ctrl+A', inPane)).toBe('settings');
    expect(changed.windowCommand('Ctrl+A', inTerminal)).toBeUndefined();
    expect(changed.windowCommand('Ctrl+Shift+S', inTerminal)).toBe('settings');
  });

  it('in a terminal are its own only where no shell could want them, and say what the window keeps', () => {
    const changed = buildKeymap(
      {
        preset: 'commander',
        keys: ['terminal-copy Ctrl+C Ctrl+Shift+X', 'terminal-find Ctrl+Shift+P'],
      },
      { mac: false },
    );
    expect(changed.terminalCommand('Ctrl+C')).toBeUndefined();
    expect(changed.terminalCommand('Ctrl+Shift+X')).toBe('terminal-copy');
    expect(changed.terminalCommand('Shift+Ins')).toBe('terminal-paste');
    expect(changed.conflicts).toEqual([
      { chord: 'Ctrl+Shift+P', commands: ['command-palette', 'terminal-find'] },
    ]);
  });

  it('may name commands of another version: those are kept and do nothing', () => {
    const changed = buildKeymap({ preset: 'commander', keys: ['gone F5'] }, { mac: false });
    expect(changed.paneCommand('F5')).toBe('copy');
    expect(changed.conflicts).toEqual([]);
  });
});
