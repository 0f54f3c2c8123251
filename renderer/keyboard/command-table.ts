// Over 300 lines but one file: a table that is read, and searched, as a whole.
/** The keys of a command: in both presets, where `explorer` or `mac` do not say otherwise; both presets alike with `mac`. */
export type Keys = {
  readonly keys: readonly string[];
  readonly explorer?: readonly string[];
  readonly mac?: readonly string[];
};

/** Where in the list of shortcuts a command stands. */
export type CommandGroup = 'Go' | 'Files' | 'Select' | 'View' | 'Window' | 'Terminal' | 'Transfers';

/** A command: what people call it, and its keys unless the user gives it others. */
export type CommandSpec = Keys & { readonly title: string; readonly group: CommandGroup };

/** A command of the whole window; with the focus in a terminal it has these keys, so that shells keep theirs. */
export type WindowCommandSpec = CommandSpec & {
  readonly inTerminal: readonly string[];
  /** On macOS, where no shell sees Cmd. */
  readonly macInTerminal?: readonly string[];
};

/** Commands of a file pane. The conventions they follow stand in `docs/behaviour.md`. */
export const paneCommands = {
  open: { title: 'Open', group: 'Go', keys: ['Enter'], mac: ['Ctrl+Down', 'Ctrl+O'] },
  view: {
    title: 'View',
    group: 'Files',
    keys: ['F3'],
    explorer: ['Shift+F3'],
    mac: ['Space', 'F3'],
  },
  edit: { title: 'Edit', group: 'Files', keys: ['F4'] },
  'edit-builtin': { title: 'Edit in Hawser', group: 'Files', keys: [] },
  'edit-system': { title: 'Edit with the system’s program', group: 'Files', keys: [] },
  'edit-external': { title: 'Edit with the chosen editor', group: 'Files', keys: [] },
  parent: {
    title: 'Parent folder',
    group: 'Go',
    keys: ['Backspace', 'Alt+Up'],
    mac: ['Ctrl+Up', 'Backspace'],
  },
  back: { title: 'Back', group: 'Go', keys: ['Alt+Left'], mac: ['Ctrl+['] },
  forward: { title: 'Forward', group: 'Go', keys: ['Alt+Right'], mac: ['Ctrl+]'] },
  'edit-path': {
    title: 'Go to a path',
    group: 'Go',
    keys: ['Ctrl+L'],
    mac: ['Ctrl+L', 'Ctrl+Shift+G'],
  },
  root: { title: 'Root folder', group: 'Go', keys: ['Ctrl+\\'] },
  home: {
    title: 'Home folder',
    group: 'Go',
    keys: ['Alt+Home', 'Ctrl+H'],
    explorer: ['Alt+Home'],
    mac: ['Ctrl+Shift+H'],
  },
  'same-path': { title: 'The same path in the other pane', group: 'Go', keys: ['Ctrl+.'] },
  bookmark: { title: 'Bookmark this place', group: 'Go', keys: ['Ctrl+B'], mac: ['Ctrl+D'] },
  bookmarks: { title: 'Edit bookmarks', group: 'Go', keys: [] },
  places: { title: 'Bookmarks and recent places', group: 'Go', keys: ['Ctrl+Shift+B'] },
  refresh: { title: 'Refresh', group: 'View', keys: ['Ctrl+R'], explorer: ['F5', 'Ctrl+R'] },
  'switch-pane': { title: 'Other pane', group: 'Go', keys: ['Tab'] },
  copy: {
    title: 'Copy to other pane',
    group: 'Files',
    keys: ['F5'],
    explorer: ['Ctrl+K'],
  },
  'copy-with': {
    title: 'Copy with options',
    group: 'Files',
    keys: ['Ctrl+Shift+F5'],
    explorer: ['Ctrl+Alt+K'],
  },
  'copy-to-clipboard': { title: 'Copy for other programs', group: 'Files', keys: [] },
  'copy-as': { title: 'Copy under another name', group: 'Files', keys: ['Shift+F5'] },
  move: { title: 'Move to other pane', group: 'Files', keys: ['F6'] },
  'move-as': { title: 'Move under another name', group: 'Files', keys: ['Shift+F6'] },
  duplicate: { title: 'Duplicate', group: 'Files', keys: ['Ctrl+D'], mac: [] },
  'clipboard-copy': { title: 'Copy to the clipboard', group: 'Files', keys: ['Ctrl+C'] },
  'clipboard-cut': { title: 'Cut', group: 'Files', keys: ['Ctrl+X'] },
  'clipboard-paste': { title: 'Paste', group: 'Files', keys: ['Ctrl+V'] },
  undo: { title: 'Undo', group: 'Files', keys: ['Ctrl+Z'] },
  rename: { title: 'Rename', group: 'Files', keys: ['F2'], mac: ['Enter', 'F2'] },
  'multi-rename': { title: 'Rename many', group: 'Files', keys: ['Ctrl+M'], mac: [] },
  'new-file': { title: 'New file', group: 'Files', keys: ['Shift+F4'], mac: [] },
  'new-folder': { title: 'New folder', group: 'Files', keys: ['F7', 'Ctrl+Shift+N'] },
  delete: { title: 'Delete', group: 'Files', keys: ['Del', 'F8'], mac: ['Ctrl+Backspace', 'F8'] },
  'sync-browse': {
    title: 'Synchronised browsing',
    group: 'Go',
    keys: ['Ctrl+Alt+B', 'Ctrl+Y'],
    mac: ['Ctrl+Alt+B'],
  },
  compare: { title: 'Compare folders', group: 'View', keys: ['Shift+F2'] },
  synchronise: { title: 'Synchronise folders', group: 'Files', keys: ['Ctrl+S'] },
  properties: {
    title: 'Properties',
    group: 'Files',
    keys: ['Alt+Enter', 'F9'],
    mac: ['Ctrl+I', 'F9'],
  },
  checksum: { title: 'Checksum', group: 'Files', keys: [] },
  'make-link': { title: 'New link', group: 'Files', keys: ['Alt+F6'] },
  'folder-size': {
    title: 'Count the size of folders',
    group: 'Files',
    keys: ['Alt+Shift+Enter'],
  },
  'delete-final': {
    title: 'Delete for good',
    group: 'Files',
    keys: ['Shift+Del'],
    mac: ['Ctrl+Alt+Backspace'],
  },
  'empty-trash': { title: 'Empty trash', group: 'Files', keys: [] },
  'select-all': { title: 'Select all', group: 'Select', keys: ['Ctrl+A'] },
  invert: { title: 'Invert the selection', group: 'Select', keys: ['Num*'] },
  'select-mask': { title: 'Select by mask', group: 'Select', keys: ['Num+'] },
  'unselect-mask': { title: 'Unselect by mask', group: 'Select', keys: ['Num-'] },
  'clear-selection': { title: 'Select nothing', group: 'Select', keys: ['Esc'] },
  'find-files': {
    title: 'Find files',
    group: 'Go',
    keys: ['Alt+F7', 'Ctrl+Shift+F'],
    explorer: ['F3', 'Alt+F7', 'Ctrl+Shift+F'],
    mac: ['Alt+F7', 'Ctrl+Shift+F'],
  },
  filter: { title: 'Filter the list', group: 'View', keys: ['Ctrl+F', 'Ctrl+Alt+F'] },
  'find-in-list': { title: 'Find in the list', group: 'View', keys: [] },
  'sort-name': { title: 'Sort by name', group: 'View', keys: ['Ctrl+F3'] },
  'sort-extension': { title: 'Sort by ending', group: 'View', keys: ['Ctrl+F4'] },
  'sort-modified': { title: 'Sort by time', group: 'View', keys: ['Ctrl+F5'] },
  'sort-size': { title: 'Sort by size', group: 'View', keys: ['Ctrl+F6'] },
  columns: { title: 'Columns', group: 'View', keys: [] },
  'copy-names': { title: 'Copy names', group: 'Files', keys: ['Ctrl+Shift+C'] },
  'copy-paths': {
    title: 'Copy full paths',
    group: 'Files',
    keys: ['Ctrl+Alt+C'],
  },
  'copy-paths-quoted': { title: 'Copy full paths in quotes', group: 'Files', keys: [] },
  'terminal-here': { title: 'New terminal in this folder', group: 'Terminal', keys: [] },
  'toggle-hidden': {
    title: 'Hidden files',
    group: 'View',
    keys: ['Ctrl+Alt+H'],
    explorer: ['Ctrl+H', 'Ctrl+Alt+H'],
    mac: ['Ctrl+Shift+.'],
  },
} as const satisfies Record<string, CommandSpec>;

/** Commands of the window. */
export const windowCommands = {
  'quick-connect': {
    title: 'Quick connect',
    group: 'Window',
    keys: ['Ctrl+K'],
    explorer: ['Ctrl+Shift+K'],
    inTerminal: ['Ctrl+Shift+K'],
  },
  'new-tab': {
    title: 'New tab',
    group: 'Window',
    keys: ['Ctrl+T'],
    inTerminal: [],
    macInTerminal: ['Ctrl+T'],
  },
  'close-tab': {
    title: 'Close the tab',
    group: 'Window',
    keys: ['Ctrl+W'],
    inTerminal: ['Ctrl+Shift+W'],
    macInTerminal: ['Ctrl+W'],
  },
  'next-tab': {
    title: 'Next tab',
    group: 'Window',
    keys: ['Ctrl+Tab'],
    mac: ['Control+Tab'],
    inTerminal: ['Ctrl+Tab', 'Control+Tab'],
  },
  'previous-tab': {
    title: 'Previous tab',
    group: 'Window',
    keys: ['Ctrl+Shift+Tab'],
    mac: ['Control+Shift+Tab'],
    inTerminal: ['Ctrl+Shift+Tab', 'Control+Shift+Tab'],
  },
  terminal: {
    title: 'Show or hide the terminal',
    group: 'Terminal',
    keys: ['Ctrl+`'],
    mac: ['Control+`'],
    inTerminal: ['Ctrl+`', 'Control+`'],
  },
  'terminal-tall': {
    title: 'Terminal over the panes, or below them',
    group: 'Terminal',
    keys: ['Ctrl+Shift+Enter'],
    inTerminal: ['Ctrl+Shift+Enter'],
  },
  'new-terminal': {
    title: 'New terminal',
    group: 'Terminal',
    keys: ['Ctrl+Shift+T'],
    mac: ['Ctrl+Alt+T'],
    inTerminal: ['Ctrl+Shift+T'],
    macInTerminal: ['Ctrl+Alt+T'],
  },
  'reopen-tab': {
    title: 'Open the closed tab again',
    group: 'Window',
    keys: ['Ctrl+Shift+Z'],
    mac: ['Ctrl+Shift+T'],
    inTerminal: [],
    macInTerminal: ['Ctrl+Shift+T'],
  },
  'duplicate-tab': { title: 'Duplicate the tab', group: 'Window', keys: [], inTerminal: [] },
  'command-palette': {
    title: 'All commands',
    group: 'Window',
    keys: ['Ctrl+Shift+P'],
    inTerminal: ['Ctrl+Shift+P'],
  },
  edits: { title: 'Files open for editing', group: 'Window', keys: ['Ctrl+E'], inTerminal: [] },
  tunnels: { title: 'Tunnels', group: 'Window', keys: [], inTerminal: [] },
  settings: { title: 'Settings', group: 'Window', keys: ['Ctrl+,'], inTerminal: ['Ctrl+,'] },
  'pause-transfers': {
    title: 'Pause or go on with all transfers',
    group: 'Transfers',
    keys: ['Ctrl+Shift+Q'],
    mac: ['Control+Shift+Q'], // Cmd+Shift+Q logs out
    inTerminal: ['Ctrl+Shift+Q', 'Control+Shift+Q'],
  },
} as const satisfies Record<string, WindowCommandSpec>;

/** Commands of a terminal, while it has the focus. Every other key there is the shell's. */
export const terminalCommands = {
  'terminal-copy': { title: 'Copy', group: 'Terminal', keys: ['Ctrl+Shift+C'], mac: ['Ctrl+C'] },
  'terminal-paste': {
    title: 'Paste',
    group: 'Terminal',
    keys: ['Ctrl+Shift+V', 'Shift+Ins'],
    mac: ['Ctrl+V'],
  },
  'terminal-find': {
    title: 'Find in the terminal',
    group: 'Terminal',
    keys: ['Ctrl+Shift+F'],
    mac: ['Ctrl+F'],
  },
  'terminal-select-all': {
    title: 'Select all',
    group: 'Terminal',
    keys: ['Ctrl+Shift+A'],
    mac: ['Ctrl+A'],
  },
  'terminal-clear': { title: 'Clear', group: 'Terminal', keys: [], mac: ['Ctrl+K'] },
  'split-right': {
    title: 'Split the terminal to the right',
    group: 'Terminal',
    keys: ['Ctrl+Shift+S'],
    mac: ['Ctrl+Shift+D'],
  },
  'split-down': {
    title: 'Split the terminal downwards',
    group: 'Terminal',
    keys: ['Ctrl+Shift+D'],
    mac: ['Ctrl+D'],
  },
  'split-go-left': { title: 'Terminal to the left', group: 'Terminal', keys: ['Ctrl+Alt+Left'] },
  'split-go-right': { title: 'Terminal to the right', group: 'Terminal', keys: ['Ctrl+Alt+Right'] },
  'split-go-up': { title: 'Terminal above', group: 'Terminal', keys: ['Ctrl+Alt+Up'] },
  'split-go-down': { title: 'Terminal below', group: 'Terminal', keys: ['Ctrl+Alt+Down'] },
  'split-maximise': {
    title: 'Maximise or restore the terminal',
    group: 'Terminal',
    keys: ['Ctrl+Alt+Enter'],
  },
  'split-broadcast': {
    title: 'Type in all terminals of the tab, or end that',
    group: 'Terminal',
    keys: ['Ctrl+Shift+I'],
  },
  'split-close': { title: 'Close this terminal of the tab', group: 'Terminal', keys: [] },
  // the shell's own where it marks no prompts
  'previous-prompt': {
    title: 'Previous prompt',
    group: 'Terminal',
    keys: ['Ctrl+Shift+Up'],
    mac: ['Ctrl+Up'],
  },
  'next-prompt': {
    title: 'Next prompt',
    group: 'Terminal',
    keys: ['Ctrl+Shift+Down'],
    mac: ['Ctrl+Down'],
  },
  'shell-to-pane': { title: 'Take the shell to the pane’s folder', group: 'Terminal', keys: [] },
} as const satisfies Record<string, CommandSpec>;

export type PaneCommand = keyof typeof paneCommands;
export type WindowCommand = keyof typeof windowCommands;
export type TerminalCommand = keyof typeof terminalCommands;
export type CommandId = PaneCommand | WindowCommand | TerminalCommand;
