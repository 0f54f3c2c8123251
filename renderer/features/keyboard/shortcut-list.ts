import type { KeyboardSettings } from '../../../shared/contract/keyboard.ts';
import { chordText } from '../../keyboard/chord.ts';
import type { CommandId } from '../../keyboard/command-table.ts';
import { buildKeymap, changedKeys, commandSpecs } from '../../keyboard/keymap.ts';

/** A command with its keys, as the list of shortcuts shows it. */
export type ShortcutLine = {
  readonly id: CommandId;
  readonly title: string;
  readonly group: string;
  readonly chords: readonly string[];
  /** True when these are not the keys of the preset. */
  readonly isChanged: boolean;
  /** Other commands that want one of its keys, by title. */
  readonly rivals: readonly string[];
};

/** All commands, or those whose title, group or keys hold what was typed. */
export function shortcutLines(settings: KeyboardSettings, typed: string): readonly ShortcutLine[] {
  const keymap = buildKeymap(settings);
  const changed = changedKeys(settings.keys);
  const wanted = typed.trim().toLowerCase();
  return (Object.keys(commandSpecs) as CommandId[])
    .map((id) => ({
      id,
      title: commandSpecs[id].title,
      group: commandSpecs[id].group,
      chords: keymap.chordsOf(id),
      isChanged: changed.has(id),
      rivals: keymap.conflicts
        .filter(({ commands }) => commands.includes(id))
        .flatMap(({ commands }) => commands.filter((other) => other !== id))
        .map((other) => commandSpecs[other].title),
    }))
    .filter((line) => {
      const text = `${line.title} ${line.group} ${line.chords.join(' ')} ${line.chords.map((chord) => chordText(chord)).join(' ')}`;
      return text.toLowerCase().includes(wanted);
    });
}

/** The settings with these keys for a command; undefined gives it those of the preset back. */
export function withKeys(
  settings: KeyboardSettings,
  id: CommandId,
  chords: readonly string[] | undefined,
): KeyboardSettings {
  const others = settings.keys.filter((line) => line.split(' ')[0] !== id);
  const own = chords === undefined ? [] : [[id, ...chords].join(' ')];
  return { ...settings, keys: [...others, ...own] };
}
