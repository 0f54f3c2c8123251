import type { SearchHistory, UsedKind } from '../../../shared/contract/history.ts';
import { limits } from '../../../shared/limits.ts';

/** The history after something was looked for: it is the first of its kind, and stands there once. */
export function withUsed(history: SearchHistory, kind: UsedKind, text: string): SearchHistory {
  const texts = [text, ...history[kind].filter((other) => other !== text)];
  return { ...history, [kind]: texts.slice(0, limits.searchHistory) };
}

/** The history without one kind. */
export function withoutUsed(history: SearchHistory, kind: UsedKind): SearchHistory {
  return { ...history, [kind]: [] };
}
