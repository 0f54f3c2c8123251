import { create } from 'zustand';
import type { SearchHistory, UsedKind } from '../../shared/contract/history.ts';
import { limits } from '../../shared/limits.ts';
import type { Client } from '../client/client.ts';

/** What was looked for, as main last told it. */
export const searchHistoryStore = create<{ readonly history: SearchHistory }>(() => ({
  history: { masks: [], texts: [], filters: [] },
}));

/** Remembers what was looked for. What cannot be stored is not worth a word. */
export function rememberUsed(client: Client, kind: UsedKind, typed: string): void {
  const text = typed.trim();
  if (text === '' || text.length > limits.searchTextLength) return;
  if (searchHistoryStore.getState().history[kind][0] === text) return;
  // at once, for the next dialog may come sooner than the news of it
  searchHistoryStore.setState(({ history }) => {
    const texts = [text, ...history[kind].filter((other) => other !== text)];
    return { history: { ...history, [kind]: texts.slice(0, limits.searchHistory) } };
  });
  void client.call('history.remember', { kind, text });
}

/** Forgets what was looked for of one kind. */
export function forgetUsed(client: Client, kind: UsedKind): void {
  searchHistoryStore.setState(({ history }) => ({ history: { ...history, [kind]: [] } }));
  void client.call('history.forget', { kind });
}
