import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal, type IDisposable } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { readClipboardRequest, type ClipboardRequest } from './clipboard-request.ts';
import { cleanPaste, type Paste } from './paste.ts';
import { followTitle } from './program-title.ts';
import { guardQueries } from './queries.ts';
import { createReflow } from './reflow.ts';
import { listenToShell } from './shell/listen-to-shell.ts';
import type { ShellSign } from './shell/shell-signs.ts';
import { chordOf } from '../../keyboard/chord.ts';
import type { TerminalCommand } from '../../keyboard/command-table.ts';
import { keymapStore } from '../../keyboard/keymap-store.ts';
import { terminalSettingsStore } from '../../state/terminal-settings.ts';
import { terminalTheme } from './theme.ts';
import { declaredLinks, writtenLinks, type LinkEvents } from './web-links.ts';

/** An xterm in the page that fits the element it is in. */
export type Screen = {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  /** Takes the size of the element; does nothing while that is hidden. */
  readonly fit: () => void;
  readonly dispose: () => void;
};

/** What a screen leaves to whoever shows it: nothing of this happens by itself. */
export type ScreenEvents = LinkEvents & {
  /** A key of ours; false leaves it to the shell. */
  readonly onCommand: (command: TerminalCommand) => boolean;
  /** Text from the clipboard, already without control characters. */
  readonly onPaste: (paste: Paste) => void;
  /** Files dropped from the desktop. */
  readonly onDrop: (files: readonly File[]) => void;
  /** A program wants text on the clipboard. */
  readonly onClipboard: (request: ClipboardRequest) => void;
  readonly onTitle: (title: string) => void;
  /** The shell tells something of itself, or a program says that it does. */
  readonly onSign: (sign: ShellSign) => void;
};

/** Opens an xterm in `holder`. */
export function openScreen(holder: HTMLElement, events: ScreenEvents): Screen {
  const terminal = createTerminal(events);
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  const search = new SearchAddon();
  terminal.loadAddon(search);
  terminal.open(holder);
  showRuler(terminal);
  terminal.attachCustomKeyEventHandler((event) => !handleKey(event, terminal, events));
  const fit = () => {
    if (holder.clientWidth > 0 && holder.clientHeight > 0) fitAddon.fit();
  };
  const reflow = createReflow(fit);
  const size = new ResizeObserver(reflow.soon);
  size.observe(holder);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => {
    terminal.options.theme = terminalTheme();
  };
  dark.addEventListener('change', recolour);
  const parts = [
    takePastes(holder, events),
    takeDrops(holder, events),
    terminal.onSelectionChange(() => copyIfWanted(terminal)),
    followScrollback(terminal),
  ];
  fit();
  return {
    terminal,
    search,
    fit,
    dispose: () => {
      for (const part of parts) part.dispose();
      dark.removeEventListener('change', recolour);
      size.disconnect();
      reflow.stop();
      terminal.dispose();
    },
  };
}

/** Beside the scrollbar, and as wide: what is found, and commands that failed. xterm fails where it cannot draw it. */
function showRuler(terminal: Terminal): void {
  const canDraw = document.createElement('canvas').getContext('2d') != null;
  if (canDraw) terminal.options.overviewRuler = { width: 14 };
}

/** An xterm that obeys the server in what is shown, and in nothing else. */
export function createTerminal(events: ScreenEvents): Terminal {
  const terminal = new Terminal({
    allowProposedApi: true, // for the Unicode 11 widths
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 12,
    lineHeight: 1.25,
    scrollback: terminalSettingsStore.getState().settings.scrollbackLines,
    theme: terminalTheme(),
    // a server must not learn or change anything of the window
    windowOptions: {},
    linkHandler: declaredLinks(events),
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  guardQueries(terminal);
  terminal.registerLinkProvider(writtenLinks(terminal, events));
  followTitle(terminal, events.onTitle);
  listenToShell(terminal, events.onSign);
  terminal.parser.registerOscHandler(52, (data) => {
    const request = readClipboardRequest(data);
    if (request !== undefined) events.onClipboard(request);
    return true;
  });
  return terminal;
}

/** Takes pastes before xterm does, which would hand them to the shell as they are. */
function takePastes(holder: HTMLElement, { onPaste }: ScreenEvents): IDisposable {
  const take = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text !== '') onPaste(cleanPaste(text));
  };
  holder.addEventListener('paste', take, { capture: true });
  return { dispose: () => holder.removeEventListener('paste', take, { capture: true }) };
}

function takeDrops(holder: HTMLElement, { onDrop }: ScreenEvents): IDisposable {
  const hasFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') ?? false;
  const allow = (event: DragEvent): void => {
    if (hasFiles(event)) event.preventDefault();
  };
  const take = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onDrop([...(event.dataTransfer?.files ?? [])]);
  };
  holder.addEventListener('dragover', allow);
  holder.addEventListener('drop', take, { capture: true });
  return {
    dispose: () => {
      holder.removeEventListener('dragover', allow);
      holder.removeEventListener('drop', take, { capture: true });
    },
  };
}

/** The keys of the terminal's own commands are ours; every other key is the shell's. */
function handleKey(event: KeyboardEvent, terminal: Terminal, events: ScreenEvents): boolean {
  if (event.type !== 'keydown') return false;
  const chord = chordOf(event);
  const { keymap } = keymapStore.getState();
  const command =
    chord === undefined
      ? undefined
      : (keymap.terminalCommand(chord) ?? plainCommand(chord, terminal));
  if (command === undefined || !events.onCommand(command)) return false;
  event.preventDefault();
  return true;
}

/** Ctrl+C and Ctrl+V as in other windows, for who has chosen that: without a selection Ctrl+C stays the shell's. */
function plainCommand(chord: string, terminal: Terminal): TerminalCommand | undefined {
  if (!terminalSettingsStore.getState().settings.copyWithControlC) return undefined;
  if (chord === 'Ctrl+C' && terminal.hasSelection()) return 'terminal-copy';
  return chord === 'Ctrl+V' ? 'terminal-paste' : undefined;
}

// not what a search selects: the focus is in its field then
function copyIfWanted(terminal: Terminal): void {
  if (document.activeElement !== terminal.textarea) return;
  if (terminalSettingsStore.getState().settings.copyOnSelect) copySelection(terminal);
}

function followScrollback(terminal: Terminal): IDisposable {
  const stop = terminalSettingsStore.subscribe(({ settings }) => {
    terminal.options.scrollback = settings.scrollbackLines;
  });
  return { dispose: stop };
}

/** Copies what is selected, if anything is. */
export function copySelection(terminal: Terminal): void {
  if (!terminal.hasSelection()) return;
  navigator.clipboard.writeText(terminal.getSelection()).catch(() => {
    // the window lost the focus meanwhile; the selection is still there to copy again
  });
}
