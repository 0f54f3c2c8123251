import type { Key } from '../../../keyboard/chord.ts';
import { chordOf } from '../../../keyboard/chord.ts';
import type { PaneCommand } from '../../../keyboard/command-table.ts';
import type { Keymap } from '../../../keyboard/keymap.ts';
import type { Way } from '../model/selection.ts';

/** Where a key moves the cursor. */
export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** What a key means in the list of a pane. */
export type KeyMeaning =
  | { readonly kind: 'command'; readonly command: PaneCommand }
  | { readonly kind: 'move'; readonly move: Move; readonly way: Way }
  | { readonly kind: 'toggle'; readonly step: 'stay' | 'down' }
  | { readonly kind: 'type'; readonly character: string };

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

/** The meaning of a key, or undefined when it is not for the list: a command's first, then the list's own. */
export function keyMeaning(
  key: Key,
  state: { readonly isTyping: boolean; readonly keymap: Keymap },
): KeyMeaning | undefined {
  const chord = chordOf(key);
  const isOfWord = chord === 'Space' && state.isTyping;
  const command = chord === undefined || isOfWord ? undefined : state.keymap.paneCommand(chord);
  if (command !== undefined) return { kind: 'command', command };
  if (key.altKey) return undefined;
  const control = key.ctrlKey || key.metaKey;
  const move = moves[key.key];
  if (move !== undefined) {
    return { kind: 'move', move, way: key.shiftKey ? 'range' : control ? 'move' : 'only' };
  }
  if (control) return key.key === ' ' ? toggles.stay : undefined;
  if (key.key === 'Insert') return key.shiftKey ? undefined : toggles.down;
  if (key.key === ' ' && !state.isTyping) return toggles.stay;
  return typed(key.key);
}

const toggles = {
  stay: { kind: 'toggle', step: 'stay' },
  down: { kind: 'toggle', step: 'down' },
} as const;

/** Keys that stand for a character have it as their name; the others have longer names. */
function typed(key: string): KeyMeaning | undefined {
  const isCharacter = key.length === 1 || (key.length === 2 && (key.codePointAt(0) ?? 0) > 0xffff);
  return isCharacter ? { kind: 'type', character: key } : undefined;
}
