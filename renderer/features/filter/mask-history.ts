import { create } from 'zustand';

// As many as fit a list that drops down.
const keptMasks = 20;

/** Masks used in this window, the last one first. */
export const maskHistoryStore = create<{ readonly masks: readonly string[] }>(() => ({
  masks: [],
}));

/** Remembers masks that were used. */
export function rememberMasks(text: string): void {
  const used = text.trim();
  if (used === '') return;
  maskHistoryStore.setState(({ masks }) => ({
    masks: [used, ...masks.filter((each) => each !== used)].slice(0, keptMasks),
  }));
}
