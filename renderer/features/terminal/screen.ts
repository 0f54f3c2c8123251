import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Client } from '../../client/client.ts';
import { terminalTheme } from './theme.ts';

/** An xterm in the page that fits the element it is in. */
export type Screen = {
  readonly terminal: Terminal;
  /** Takes the size of the element; does nothing while that is hidden. */
  readonly fit: () => void;
  readonly dispose: () => void;
};

// "ten thousand lines or more" is what people expect of a terminal
const scrollbackLines = 10_000;

/** Opens an xterm in `holder`. */
export function openScreen(holder: HTMLElement, client: Client): Screen {
  const terminal = createTerminal();
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  terminal.open(holder);
  terminal.attachCustomKeyEventHandler((event) => !handleKey(event, terminal, client));
  const fit = () => {
    if (holder.clientWidth > 0 && holder.clientHeight > 0) fitAddon.fit();
  };
  const size = new ResizeObserver(fit);
  size.observe(holder);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => {
    terminal.options.theme = terminalTheme();
  };
  dark.addEventListener('change', recolour);
  fit();
  return {
    terminal,
    fit,
    dispose: () => {
      dark.removeEventListener('change', recolour);
      size.disconnect();
      terminal.dispose();
    },
  };
}

function createTerminal(): Terminal {
  const terminal = new Terminal({
    allowProposedApi: true, // for the Unicode 11 widths
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 12,
    lineHeight: 1.25,
    scrollback: scrollbackLines,
    theme: terminalTheme(),
    // a server must not learn or change anything of the window, nor open links
    windowOptions: {},
    linkHandler: { activate: () => undefined },
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}

/** Ctrl+Shift+C and V, and Shift+Insert, are ours; every other key is the shell's. */
function handleKey(event: KeyboardEvent, terminal: Terminal, client: Client): boolean {
  if (event.type !== 'keydown') return false;
  const withShift = event.ctrlKey && event.shiftKey && !event.altKey;
  if (withShift && event.code === 'KeyC') copySelection(terminal);
  else if ((withShift && event.code === 'KeyV') || (event.shiftKey && event.key === 'Insert'))
    void client.call('app.paste', {});
  else return false;
  event.preventDefault();
  return true;
}

/** Copies what is selected, if anything is. */
export function copySelection(terminal: Terminal): void {
  if (!terminal.hasSelection()) return;
  navigator.clipboard.writeText(terminal.getSelection()).catch(() => {
    // the window lost the focus meanwhile; the selection is still there to copy again
  });
}
