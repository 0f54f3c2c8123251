/** What of a keyboard event says which keys were pressed. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>;

/** True where Cmd is the key for commands. */
export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

// By the names people know them by; the same as in the tables of `command-table.ts`.
const named: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
  Insert: 'Ins',
  Escape: 'Esc',
  ' ': 'Space',
};

const numberPad: Readonly<Record<string, string>> = {
  NumpadAdd: 'Num+',
  NumpadSubtract: 'Num-',
  NumpadMultiply: 'Num*',
};

const modifierKeys: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph']);

/**
 * The keys of an event as one text, such as `Ctrl+Shift+F5`; undefined for a modifier alone. `Ctrl` is the key for
 * commands: Cmd on macOS, where the control key itself is `Control`.
 */
export function chordOf(
  key: Key,
  { mac = isMac }: { readonly mac?: boolean } = {},
): string | undefined {
  if (modifierKeys.has(key.key)) return undefined;
  const name = keyName(key);
  if (name === undefined) return undefined;
  const held = [
    (mac ? key.metaKey : key.ctrlKey) ? 'Ctrl' : '',
    mac && key.ctrlKey ? 'Control' : '',
    !mac && key.metaKey ? 'Super' : '',
    key.altKey ? 'Alt' : '',
    key.shiftKey ? 'Shift' : '',
  ];
  return [...held.filter((part) => part !== ''), name].join('+');
}

function keyName({ key, code }: Key): string | undefined {
  const pad = numberPad[code];
  if (pad !== undefined) return pad;
  if (/^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(key)) return code.slice(3); // another script's letter
  if (/^Digit\d$/.test(code)) return code.slice(5); // Shift makes a sign of it
  if (code === 'Backquote') return '`'; // a dead key on many layouts
  if (key.length === 1 && key !== ' ') return key.toUpperCase();
  return key === 'Dead' || key === 'Unidentified' || key === '' ? undefined : (named[key] ?? key);
}

const macSigns: Readonly<Record<string, string>> = {
  Ctrl: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
  Backspace: '⌫',
  Del: '⌦',
  Enter: '↩',
};

/** A chord as people on this system write it. */
export function chordText(chord: string, { mac = isMac }: { readonly mac?: boolean } = {}): string {
  if (!mac) return chord;
  return partsOf(chord)
    .map((part) => macSigns[part] ?? part)
    .join('');
}

/** True when a command can have it: a plain letter would take typing away. */
export function isBindable(chord: string): boolean {
  const parts = partsOf(chord);
  const name = parts.at(-1) ?? '';
  const held = parts.slice(0, -1);
  const isCharacter = name.length === 1 || name === 'Space';
  return !isCharacter || held.some((part) => part !== 'Shift');
}

/** `Num+` and `Ctrl++` have a plus of their own at the end. */
function partsOf(chord: string): readonly string[] {
  return chord.match(/Num[+*-]|[^+]+|\+$/g) ?? [];
}
