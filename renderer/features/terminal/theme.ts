import type { ISearchOptions } from '@xterm/addon-search';
import type { ITheme } from '@xterm/xterm';

/** Of what is found, on the dark ground that both themes have; the add-on takes nothing but six digits. */
export const matchColours: NonNullable<ISearchOptions['decorations']> = {
  matchBackground: '#4d431d',
  matchOverviewRuler: '#e2b04a',
  activeMatchBackground: '#8a6414',
  activeMatchColorOverviewRuler: '#f0c878',
};

/** The terminal's colours: its ground follows the window's theme, the sixteen colours stand on either. */
export function terminalTheme(): ITheme {
  const tokens = getComputedStyle(document.documentElement);
  return {
    background: tokens.getPropertyValue('--term-bg').trim(),
    foreground: tokens.getPropertyValue('--term-ink').trim(),
    cursor: '#45b3d3',
    cursorAccent: '#101820',
    overviewRulerBorder: '#00000000',
    selectionBackground: '#45b3d355',
    black: '#2a3641',
    red: '#f2877f',
    green: '#7ccf9b',
    yellow: '#e2b04a',
    blue: '#7fb8ef',
    magenta: '#c596e6',
    cyan: '#63c3df',
    white: '#d6dee6',
    brightBlack: '#7d8b98',
    brightRed: '#f6a39c',
    brightGreen: '#9fe0b8',
    brightYellow: '#f0c878',
    brightBlue: '#a3ccf5',
    brightMagenta: '#d8b5f0',
    brightCyan: '#8ad5ec',
    brightWhite: '#f2f6fa',
  };
}
