import type { SearchRequest } from '../browser/model/search-request.ts';
import type { SearchQuery } from '../../../shared/contract/search.ts';
import { limits } from '../../../shared/limits.ts';

/** What is looked for, as typed. */
export type FindForm = {
  readonly names: string;
  readonly text: string;
  readonly matchCase: boolean;
  readonly kinds: SearchQuery['kinds'];
  readonly minSize: string;
  readonly maxSize: string;
  /** `2026-11-23`, a day here. */
  readonly from: string;
  readonly to: string;
  readonly levels: FindLevels;
  readonly where: 'here' | 'selected';
  readonly way: SearchRequest['way'];
};

/** How deep it looks; the number of levels is one below the first. */
export type FindLevels = 'all' | '0' | '1' | '2' | '4';

/** A form that finds everything. */
export const emptyFindForm: FindForm = {
  names: '',
  text: '',
  matchCase: false,
  kinds: 'all',
  minSize: '',
  maxSize: '',
  from: '',
  to: '',
  levels: 'all',
  where: 'here',
  way: 'best',
};

/** What is wrong, by field. */
export type FindErrors = Partial<Record<'minSize' | 'maxSize' | 'from' | 'to', string>>;

/** Files whose content is looked into: a larger one is a log or an image of a disk more often than a text. */
export const contentMaxBytes = 64_000_000;

/** The query of a form, or what is wrong with it. */
export function queryOf(
  form: FindForm,
): { readonly query: SearchQuery } | { readonly errors: FindErrors } {
  const minBytes = parseSize(form.minSize);
  const maxBytes = parseSize(form.maxSize);
  const from = parseDay(form.from, 0);
  const before = parseDay(form.to, 1);
  const errors: FindErrors = {
    ...(minBytes === null ? { minSize: sizeFault } : {}),
    ...(maxBytes === null ? { maxSize: sizeFault } : {}),
    ...(isBelow(maxBytes, minBytes) ? { maxSize: 'Less than the smallest size.' } : {}),
    ...(from === null ? { from: dayFault } : {}),
    ...(before === null ? { to: dayFault } : {}),
    ...(isBelow(before, from) ? { to: 'Before the first day.' } : {}),
  };
  if (Object.keys(errors).length > 0) return { errors };
  return {
    query: {
      names: form.names,
      kinds: form.kinds,
      depth: form.levels === 'all' ? limits.treeDepth : Number(form.levels),
      ...(typeof minBytes === 'number' ? { minBytes } : {}),
      ...(typeof maxBytes === 'number' ? { maxBytes } : {}),
      ...(typeof from === 'number' ? { modifiedFromMs: from } : {}),
      ...(typeof before === 'number' ? { modifiedBeforeMs: before } : {}),
      ...(form.text === ''
        ? {}
        : { content: { text: form.text, matchCase: form.matchCase, maxBytes: contentMaxBytes } }),
    },
  };
}

const sizeFault = 'A size is a number with B, kB, MB, GB, KiB, MiB or GiB.';
const dayFault = 'A day is a year, a month and a day: 2026-11-23.';

function isBelow(a: number | null | undefined, b: number | null | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' && a <= b && a !== b;
}

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes; undefined when left out, null for what is no size. */
export function parseSize(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const [, digits = '', unit = ''] =
    /^(\d{1,15}(?:[.,]\d{1,6})?)\s*([a-z]{0,3})$/i.exec(typed) ?? [];
  const each = unitBytes[unit.toLowerCase()];
  if (digits === '' || each === undefined) return null;
  const bytes = Math.round(Number(digits.replace(',', '.')) * each);
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : null;
}

/** The start of a day here, or of so many days later; undefined when left out, null for what is no day. */
export function parseDay(text: string, daysLater: number): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed) ?? [];
  if (year === undefined) return null;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(y, m - 1, d);
  if (date.getMonth() !== m - 1 || date.getDate() !== d) return null;
  return new Date(y, m - 1, d + daysLater).getTime();
}

/** What a query says, in a few words. */
export function queryText({ names, kinds, content }: SearchQuery): string {
  const parts = [
    names.trim() === ''
      ? { all: 'All', files: 'Files', folders: 'Folders', links: 'Links' }[kinds]
      : `“${names.trim()}”`,
    ...(content === undefined ? [] : [`with “${content.text}”`]),
  ];
  return parts.join(' ');
}
