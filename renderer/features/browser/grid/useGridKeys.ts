import { useRef, type KeyboardEvent } from 'react';
import type { PaneCommand } from '../../../keyboard/command-table.ts';
import { keymapStore } from '../../../keyboard/keymap-store.ts';
import { keyMeaning, type KeyMeaning, type Move } from '../pane/keys.ts';
import type { Pane } from '../pane/pane.ts';
import { moveTo, toggle } from '../model/selection.ts';
import { runInSlices } from '../model/slices.ts';
import { findTyped, isTyping, typeMore, type Typed } from '../model/type-select.ts';

/** What the keys of a grid can set off. */
export type GridKeys = {
  /** False when the key should keep its usual meaning. */
  readonly onCommand: (command: PaneCommand) => boolean;
};

/** Handles the keys of a grid. */
export function useGridKeys(
  pane: Pane,
  { onCommand, pageLines }: GridKeys & { readonly pageLines: number },
): (event: KeyboardEvent) => void {
  const typed = useRef<Typed>(undefined);
  const finding = useRef<AbortController>(undefined);

  const perform = (meaning: KeyMeaning, nowMs: number): boolean => {
    if (meaning.kind !== 'type') typed.current = undefined;
    // what was being looked for in a huge list must not take the cursor from where this key leads
    finding.current?.abort();
    switch (meaning.kind) {
      case 'command':
        return onCommand(meaning.command);
      case 'move':
        movePane(pane, meaning, pageLines);
        return true;
      case 'toggle':
        togglePane(pane, meaning.step);
        return true;
      case 'type':
        typed.current = typeMore(typed.current, meaning.character, nowMs);
        finding.current = new AbortController();
        void goToTyped(pane, typed.current.text, finding.current.signal);
        return true;
    }
  };
  return (event) => {
    if (event.nativeEvent.isComposing) return;
    const nowMs = performance.now();
    const { keymap } = keymapStore.getState();
    const meaning = keyMeaning(event, { isTyping: isTyping(typed.current, nowMs), keymap });
    if (meaning !== undefined && perform(meaning, nowMs)) event.preventDefault();
  };
}

function movePane(
  pane: Pane,
  { move, way }: Extract<KeyMeaning, { kind: 'move' }>,
  pageLines: number,
): void {
  const { lines } = pane.store.getState();
  pane.select((selection) => {
    const cursor = selection.cursor === undefined ? -1 : lines.indexOf(selection.cursor);
    return moveTo(
      selection,
      lines,
      targetIndex(move, { cursor, pageLines, last: lines.count - 1 }),
      way,
    );
  });
}

function targetIndex(
  move: Move,
  at: { readonly cursor: number; readonly pageLines: number; readonly last: number },
): number {
  switch (move) {
    case 'up':
      return at.cursor - 1;
    case 'down':
      return at.cursor + 1;
    case 'page-up':
      return at.cursor - at.pageLines;
    case 'page-down':
      return at.cursor + at.pageLines;
    case 'first':
      return 0;
    case 'last':
      return at.last;
  }
}

function togglePane(pane: Pane, step: 'stay' | 'down'): void {
  const { lines } = pane.store.getState();
  pane.select((selection) => {
    if (selection.cursor === undefined) return selection;
    // The line under the cursor was selected by coming to it: marking starts with it, it does not end with it.
    const isFollowing = !selection.marked && selection.names.size === 1;
    const isOwn = isFollowing && selection.names.has(selection.cursor) && step === 'down';
    const toggled = isOwn ? { ...selection, marked: true } : toggle(selection, selection.cursor);
    if (step === 'stay') return toggled;
    return moveTo(toggled, lines, lines.indexOf(selection.cursor) + 1, 'move');
  });
}

async function goToTyped(pane: Pane, text: string, signal: AbortSignal): Promise<void> {
  const { lines, selection } = pane.store.getState();
  const cursor = selection.cursor === undefined ? -1 : lines.indexOf(selection.cursor);
  const found = await runInSlices(findTyped(lines, cursor, text), signal);
  const name = found === undefined ? undefined : lines.nameAt(found);
  if (name === undefined || signal.aborted) return;
  // by its name: a refresh may have moved it meanwhile
  pane.select((from) => {
    const { lines: latest } = pane.store.getState();
    return moveTo(from, latest, latest.indexOf(name), 'only');
  });
}
