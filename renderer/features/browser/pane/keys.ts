import type { Way } from '../model/selection.ts';

/** What a pane can be told to do, by key, menu or button. */
export type PaneCommand =
  | 'open'
  | 'parent'
  | 'back'
  | 'forward'
  | 'refresh'
  | 'rename'
  | 'copy'
  | 'copy-with'
  | 'new-folder'
  | 'delete'
  | 'toggle-hidden'
  | 'select-all'
  | 'invert'
  | 'clear-selection'
  | 'edit-path'
  | 'switch-pane';

/** Where a key moves the cursor. */
export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** What a key means in the list of a pane. */
export type KeyMeaning =
  | { readonly kind: 'command'; readonly command: PaneCommand }
  | { readonly kind: 'move'; readonly move: Move; readonly way: Way }
  | { readonly kind: 'toggle'; readonly step: 'stay' | 'down' }
  | { readonly kind: 'type'; readonly character: string };

/** The key as people know it, for menus and tooltips. */
export const shortcuts: Partial<Record<PaneCommand, string>> = {
  open: 'Enter',
  parent: 'Backspace',
  back: 'Alt+Left',
  forward: 'Alt+Right',
  refresh: 'Ctrl+R',
  rename: 'F2',
  copy: 'F5',
  'copy-with': 'Ctrl+Shift+F5',
  'new-folder': 'F7',
  delete: 'Del',
  'toggle-hidden': 'Ctrl+H',
  'select-all': 'Ctrl+A',
  'edit-path': 'Ctrl+L',
  'switch-pane': 'Tab',
};

const plainCommands: Readonly<Record<string, PaneCommand>> = {
  Enter: 'open',
  Backspace: 'parent',
  F2: 'rename',
  F5: 'copy',
  F7: 'new-folder',
  F8: 'delete',
  Delete: 'delete',
  Escape: 'clear-selection',
  Tab: 'switch-pane',
  '*': 'invert',
};

const altCommands: Readonly<Record<string, PaneCommand>> = {
  ArrowUp: 'parent',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
};

const controlCommands: Readonly<Record<string, PaneCommand>> = {
  a: 'select-all',
  h: 'toggle-hidden',
  l: 'edit-path',
  r: 'refresh',
};

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The meaning of a key, or undefined when it is not for the list. On macOS Cmd stands for Ctrl. */
export function keyMeaning(
  key: Key,
  state: { readonly isTyping: boolean },
): KeyMeaning | undefined {
  const control = key.ctrlKey || key.metaKey;
  if (key.altKey) return control ? undefined : commandMeaning(altCommands[key.key]);
  const move = moves[key.key];
  if (move !== undefined) {
    return { kind: 'move', move, way: key.shiftKey ? 'range' : control ? 'move' : 'only' };
  }
  if (control) return key.key === ' ' ? toggles.stay : controlMeaning(key);
  if (key.key === 'Insert') return key.shiftKey ? undefined : toggles.down;
  if (key.key === ' ' && !state.isTyping) return toggles.stay;
  if (key.shiftKey && (key.key === 'Tab' || key.key === 'Delete')) return undefined;
  // a star can also be typed: only the one of the number pad inverts
  const isStar = key.key === '*' && key.code !== 'NumpadMultiply';
  const command = isStar ? undefined : plainCommands[key.key];
  return commandMeaning(command) ?? typed(key.key);
}

const toggles = {
  stay: { kind: 'toggle', step: 'stay' },
  down: { kind: 'toggle', step: 'down' },
} as const;

function controlMeaning(key: Key): KeyMeaning | undefined {
  if (key.shiftKey) return key.key === 'F5' ? commandMeaning('copy-with') : undefined;
  return commandMeaning(controlCommands[key.key.toLowerCase()]);
}

function commandMeaning(command: PaneCommand | undefined): KeyMeaning | undefined {
  return command === undefined ? undefined : { kind: 'command', command };
}

/** Keys that stand for a character have it as their name; the others have longer names. */
function typed(key: string): KeyMeaning | undefined {
  const isCharacter = key.length === 1 || (key.length === 2 && (key.codePointAt(0) ?? 0) > 0xffff);
  return isCharacter ? { kind: 'type', character: key } : undefined;
}
