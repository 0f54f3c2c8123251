import { useEffect, useRef, type FocusEvent, type KeyboardEvent } from 'react';
import { chordOf, isMac } from '../../keyboard/chord.ts';
import { letteredControls, pressControl } from './controls.ts';

type Handlers = {
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

/**
 * Alt and a letter press a button of a dialog or go to one of its fields. The letters are underlined while Alt is held;
 * macOS has none of this.
 */
export function useMnemonics({ mac = isMac }: { readonly mac?: boolean } = {}): Handlers {
  const held = useRef<AbortController>(undefined);
  useEffect(() => () => held.current?.abort(), []);
  if (mac) return { onFocus: () => {}, onKeyDown: () => {} };
  return {
    // told to screen readers for what has the focus; what a dialog offers changes while it is open
    onFocus: (event) => {
      if (isInside(event)) tellShortcuts(event.currentTarget);
    },
    onKeyDown: (event) => {
      if (!isInside(event) || event.defaultPrevented) return;
      if (event.key === 'Alt') {
        event.preventDefault(); // let go by itself, it would open the menu of the window
        if (!event.repeat) {
          held.current?.abort();
          held.current = underlineWhileHeld(event.currentTarget);
        }
        return;
      }
      const letter = /^Alt\+([A-Z0-9])$/.exec(chordOf(event.nativeEvent, { mac }) ?? '')?.[1];
      if (letter === undefined) return;
      const dialog = event.currentTarget;
      const control = letteredControls(dialog).find(
        (lettered) => lettered.letter === letter.toLowerCase(),
      );
      if (control === undefined) return;
      event.preventDefault();
      pressControl(control.element);
      // what it led to may have other letters
      requestAnimationFrame(() => {
        if (held.current?.signal.aborted === false) underline(dialog);
      });
    },
  };
}

/** Not in a dialog over this one, whose events come here by way of React. */
function isInside(event: { readonly currentTarget: Element; readonly target: EventTarget }) {
  return event.target instanceof Node && event.currentTarget.contains(event.target);
}

function tellShortcuts(dialog: Element): void {
  const shortcuts = new Map(
    letteredControls(dialog).map(({ element, letter }) => [element, `Alt+${letter.toUpperCase()}`]),
  );
  for (const told of dialog.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')) {
    if (!shortcuts.has(told)) told.removeAttribute('aria-keyshortcuts');
  }
  for (const [element, keys] of shortcuts) element.setAttribute('aria-keyshortcuts', keys);
}

const highlight = 'mnemonics';

/** Drawn by the browser over the text, which stays React's. */
function underline(dialog: Element): void {
  if (typeof Highlight === 'undefined') return;
  const ranges = letteredControls(dialog).map(({ text, at }) => {
    const [startContainer, endContainer] = [text, text];
    return new StaticRange({ startContainer, startOffset: at, endContainer, endOffset: at + 1 });
  });
  CSS.highlights.set(highlight, new Highlight(...ranges));
}

/** Until it is aborted, Alt is let go, or the window is left. */
function underlineWhileHeld(dialog: Element): AbortController {
  const held = new AbortController();
  const { signal } = held;
  const onKeyUp = (event: globalThis.KeyboardEvent): void => {
    if (event.key === 'Alt') held.abort();
  };
  window.addEventListener('keyup', onKeyUp, { capture: true, signal });
  window.addEventListener('blur', () => held.abort(), { signal });
  signal.addEventListener('abort', () => {
    if (typeof Highlight !== 'undefined') CSS.highlights.delete(highlight);
  });
  underline(dialog);
  return held;
}
