import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { isListOf, nothing } from './values.ts';

const usedText = z.string().min(1).max(limits.searchTextLength);

/** What was typed: masks of names, texts in files, or what a listing was filtered by. */
export const usedKind = z.enum(['masks', 'texts', 'filters']);

export type UsedKind = z.infer<typeof usedKind>;

const used = z.custom<string[]>(
  isListOf((value) => usedText.safeParse(value).success, { max: limits.searchHistory }),
  'is not a list of texts',
);

/** What was looked for, of each kind the last one first. */
export const searchHistory = z.strictObject({ masks: used, texts: used, filters: used });

export type SearchHistory = z.infer<typeof searchHistory>;

export const history = {
  /** What was looked for, at once and whenever it changes. */
  'history.watch': stream(nothing, searchHistory, z.never()),
  /** Looked for now: it becomes the first of its kind. */
  'history.remember': call(z.strictObject({ kind: usedKind, text: usedText }), nothing),
  'history.forget': call(z.strictObject({ kind: usedKind }), nothing),
};
