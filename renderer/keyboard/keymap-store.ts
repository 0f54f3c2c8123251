import { create } from 'zustand';
import type { KeyboardSettings } from '../../shared/contract/keyboard.ts';
import { chordText } from './chord.ts';
import type { CommandId } from './command-table.ts';
import { buildKeymap, type Keymap } from './keymap.ts';

type KeymapStore = { readonly settings: KeyboardSettings; readonly keymap: Keymap };

const usual: KeyboardSettings = { preset: 'commander', keys: [] };

/** The keys in force, as main last told them; until then, the usual ones. */
export const keymapStore = create<KeymapStore>(() => ({
  settings: usual,
  keymap: buildKeymap(usual),
}));

/** Puts other keys in force. */
export function setKeyboardSettings(settings: KeyboardSettings): void {
  keymapStore.setState({ settings, keymap: buildKeymap(settings) });
}

/** The keys of a command as people read them, for menus and tooltips; undefined when it has none. */
export function shortcutOf(command: CommandId): string | undefined {
  const [chord] = keymapStore.getState().keymap.chordsOf(command);
  return chord === undefined ? undefined : chordText(chord);
}

/** As {@link shortcutOf}, followed while it changes. */
export function useShortcut(command: CommandId): string | undefined {
  const chord = keymapStore((state) => state.keymap.chordsOf(command)[0]);
  return chord === undefined ? undefined : chordText(chord);
}
