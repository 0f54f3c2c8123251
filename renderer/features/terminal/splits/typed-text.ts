import type { IDisposable, Terminal } from '@xterm/xterm';

// C0, DEL, C1: what text from an input method never holds, and what every reply, mouse or focus report begins with
const controls = /[\u0000-\u001f\u007f-\u009f]/;

/** What an input method sends to take back a character that it had written. */
const takenBack = '\u007f';

/**
 * Tells of what the user types in a terminal: keys, and text from an input method. What a terminal sends besides those
 * is not told: replies to what programs ask, mouse and focus reports, and pastes, which are handled for themselves.
 */
export function followTyping(terminal: Terminal, tell: (text: string) => void): IDisposable {
  const { element } = terminal;
  let key: string | undefined;
  let isComposing = false;
  const compose = (): void => {
    isComposing = true;
  };
  // the terminal sends what was composed from a timer of its own, which may be set after this one: hence the second
  const settle = (): void => {
    setTimeout(() => setTimeout(() => (isComposing = false)));
  };
  const pass = (): void => {
    compose();
    settle();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key === 'Process' || event.key === 'Unidentified') pass();
  };
  // before the terminal's own listeners, which sit on the field inside
  const listeners = [
    ['compositionstart', compose],
    ['compositionend', settle],
    ['input', pass],
  ] as const;
  for (const [type, listener] of listeners) element?.addEventListener(type, listener, true);
  element?.addEventListener('keydown', onKeyDown, true);
  const parts = [
    // a key is told right before what it sends
    terminal.onKey((event) => {
      ({ key } = event);
      queueMicrotask(() => (key = undefined));
    }),
    terminal.onData((data) => {
      const isKey = data === key;
      key = undefined;
      if (isKey || (isComposing && (data === takenBack || !controls.test(data)))) tell(data);
    }),
  ];
  return {
    dispose: () => {
      for (const part of parts) part.dispose();
      for (const [type, listener] of listeners) element?.removeEventListener(type, listener, true);
      element?.removeEventListener('keydown', onKeyDown, true);
    },
  };
}

/** A cursor key as the program in another terminal has asked for it; everything else as it is. */
export function typedFor(
  text: string,
  { applicationCursorKeysMode }: Pick<Terminal['modes'], 'applicationCursorKeysMode'>,
): string {
  const [, key] = /^\u001b[[O]([ABCDHF])$/.exec(text) ?? [];
  if (key === undefined) return text;
  return `\u001b${applicationCursorKeysMode ? 'O' : '['}${key}`;
}
