import type { KeyboardSettings } from '../../shared/contract/keyboard.ts';
import { isMac } from './chord.ts';
import {
  paneCommands,
  terminalCommands,
  windowCommands,
  type CommandId,
  type CommandSpec,
  type PaneCommand,
  type TerminalCommand,
  type WindowCommand,
  type WindowCommandSpec,
} from './command-table.ts';

/** Which command a chord gives, with what the user has changed. */
export type Keymap = {
  readonly paneCommand: (chord: string) => PaneCommand | undefined;
  readonly windowCommand: (
    chord: string,
    where: { readonly isInTerminal: boolean },
  ) => WindowCommand | undefined;
  /** Of a terminal with the focus, which is asked after the window. */
  readonly terminalCommand: (chord: string) => TerminalCommand | undefined;
  /** The chords of a command, the one to show first. */
  readonly chordsOf: (command: CommandId) => readonly string[];
  /** Commands that share a chord where both could be meant; the first of them gets it. */
  readonly conflicts: readonly Conflict[];
};

/** Two commands that want the same keys. */
export type Conflict = { readonly chord: string; readonly commands: readonly CommandId[] };

/** Every command with its title and usual keys. */
export const commandSpecs: Readonly<Record<CommandId, CommandSpec>> = {
  ...paneCommands,
  ...windowCommands,
  ...terminalCommands,
};

const paneIds = Object.keys(paneCommands) as PaneCommand[];
const terminalIds = Object.keys(terminalCommands) as TerminalCommand[];
const windowIds = Object.keys(windowCommands) as WindowCommand[];

/** Lays the user's keys over those of the chosen preset. */
export function buildKeymap(
  { preset, keys }: KeyboardSettings,
  { mac = isMac }: { readonly mac?: boolean } = {},
): Keymap {
  const usual = (spec: CommandSpec): readonly string[] => {
    const ofPreset = preset === 'explorer' ? spec.explorer : undefined;
    return (mac ? spec.mac : undefined) ?? ofPreset ?? spec.keys;
  };
  const changed = changedKeys(keys);
  const chordsOf = (id: CommandId): readonly string[] => changed.get(id) ?? usual(commandSpecs[id]);
  // With the focus in a terminal a changed command has its changed keys, as long as no shell could want them.
  const inTerminal = (id: WindowCommand): readonly string[] => {
    const spec: WindowCommandSpec = windowCommands[id];
    const usualThere = (mac ? spec.macInTerminal : undefined) ?? spec.inTerminal;
    return changed.get(id)?.filter((chord) => isFreeInTerminal(chord, mac)) ?? usualThere;
  };
  const terminalChords = (id: TerminalCommand): readonly string[] =>
    changed.get(id)?.filter((chord) => isFreeInTerminal(chord, mac)) ?? usual(terminalCommands[id]);
  const ofPane = owners(paneIds, chordsOf);
  const whileInTerminal = (id: CommandId): readonly string[] =>
    id in terminalCommands
      ? terminalChords(id as TerminalCommand)
      : inTerminal(id as WindowCommand);
  const ofWindow = owners(windowIds, chordsOf);
  const ofWindowInTerminal = owners(windowIds, inTerminal);
  const ofTerminal = owners(terminalIds, (id) => terminalChords(id));
  return {
    paneCommand: (chord) => ofPane.get(chord)?.[0],
    windowCommand: (chord, where) =>
      (where.isInTerminal ? ofWindowInTerminal : ofWindow).get(chord)?.[0],
    terminalCommand: (chord) => ofTerminal.get(chord)?.[0],
    chordsOf,
    conflicts: [
      ...conflictsIn(owners<CommandId>([...windowIds, ...paneIds], chordsOf)),
      ...conflictsIn(owners<CommandId>([...windowIds, ...terminalIds], whileInTerminal)).filter(
        ({ commands }) => commands.some((id) => id in terminalCommands),
      ),
    ],
  };
}

/** By command; lines about commands of another version are kept, and do nothing. */
export function changedKeys(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    lines.map((line) => {
      const [command = '', ...chords] = line.split(' ').filter((part) => part !== '');
      return [command, chords];
    }),
  );
}

function owners<Id extends CommandId>(
  ids: readonly Id[],
  chordsOf: (id: Id) => readonly string[],
): ReadonlyMap<string, readonly Id[]> {
  const map = new Map<string, Id[]>();
  for (const id of ids) {
    for (const chord of chordsOf(id)) map.set(chord, [...(map.get(chord) ?? []), id]);
  }
  return map;
}

function conflictsIn(map: ReadonlyMap<string, readonly CommandId[]>): readonly Conflict[] {
  return [...map]
    .filter(([, commands]) => commands.length > 1)
    .map(([chord, commands]) => ({ chord, commands }));
}

const freeInTerminal = [
  /^(Ctrl|Control)\+(Alt\+)?Shift\+/,
  /^(Ctrl|Control)\+(Tab|`|,)$/,
  /^(Ctrl|Control)\+Alt\+(Left|Right|Up|Down|Enter)$/,
  /^Shift\+Ins$/,
];

/** Shells use keys with Ctrl or Alt alone, and the function keys; those with Cmd never reach one. */
function isFreeInTerminal(chord: string, mac: boolean): boolean {
  return (mac && chord.startsWith('Ctrl+')) || freeInTerminal.some((free) => free.test(chord));
}
