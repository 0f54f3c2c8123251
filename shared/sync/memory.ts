import type { EntryKind } from '../entry.ts';
import { compareEntries, type Compared, type CompareRules } from './compare.ts';
import type { Side2, SyncOp } from './op.ts';

/** What an entry was on both sides when they were last alike. */
export type Remembered = {
  readonly kind: EntryKind;
  readonly size?: number;
  readonly leftMs?: number;
  readonly rightMs?: number;
};

/** A name of a folder with what is remembered of it; without, it is to be forgotten. */
export type Memo = readonly [name: string, remembered?: Remembered];

/** What the last synchronisation of two folders left behind, by folder and name. Nothing is known of what is not in it. */
export type SyncMemory = ReadonlyMap<string, ReadonlyMap<string, Remembered>>;

/** True when an entry of a side is not what it was. What cannot be told counts as changed: that never deletes. */
export function hasChanged(
  now: Compared,
  was: Remembered,
  how: { readonly side: Side2; readonly rules: CompareRules },
): boolean {
  const mtimeMs = how.side === 'left' ? was.leftMs : was.rightMs;
  if (now.kind !== was.kind) return true;
  if (now.kind === 'directory') return false;
  // a link is told from its former self as a file is: by the length of its target, and its time
  const then: Compared = {
    kind: 'file',
    ...(was.size === undefined ? {} : { size: was.size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
  const rules: CompareRules = { by: 'time', ignoresHour: how.rules.ignoresHour };
  return compareEntries({ ...now, kind: 'file' }, then, rules) !== 'equal';
}

/** What there is to remember of a name that is alike on both sides. */
export function rememberedOf(left: Compared, right: Compared): Remembered {
  return {
    kind: left.kind,
    ...(left.size === undefined || left.kind === 'directory' ? {} : { size: left.size }),
    ...(left.mtimeMs === undefined || left.kind === 'directory' ? {} : { leftMs: left.mtimeMs }),
    ...(right.mtimeMs === undefined || left.kind === 'directory' ? {} : { rightMs: right.mtimeMs }),
  };
}

/** What a plan found out about the names of a folder. */
export type Seen = { readonly folder: string; readonly memos: readonly Memo[] };

/**
 * A memory that is being brought up to date: as it was, but for what a plan saw whole. What the plan did not see, and
 * what it leaves to be decided, stays as it was remembered.
 */
export class MemoryDraft {
  readonly #folders: Map<string, Map<string, Remembered>>;
  readonly #gone = new Set<string>();

  constructor(before: SyncMemory | undefined) {
    this.#folders = new Map([...(before ?? [])].map(([path, names]) => [path, new Map(names)]));
  }

  /** Takes over what was seen. */
  take({ folder, memos }: Seen): void {
    const names = this.#folders.get(folder) ?? new Map<string, Remembered>();
    for (const [name, remembered] of memos) {
      if (remembered === undefined) {
        names.delete(name);
        this.#gone.add(folder === '' ? name : `${folder}/${name}`);
      } else names.set(name, remembered);
    }
    this.#folders.set(folder, names);
  }

  /** All of it, without what lies in folders that are gone. */
  get memory(): SyncMemory {
    return new Map(
      [...this.#folders].filter(([path, names]) => names.size > 0 && !this.#isGone(path)),
    );
  }

  /** Its text, of so many entries at most, in pieces; gives the number of entries. */
  *lines(most: number): Generator<string, number> {
    let count = 0;
    for (const [path, names] of this.memory) {
      const memos = [...names].slice(0, most - count);
      if (memos.length === 0) continue;
      count += memos.length;
      for (let at = 0; at < memos.length; at += memosPerLine) {
        yield memoryLine({ folder: path, memos: memos.slice(at, at + memosPerLine) });
      }
    }
    return count;
  }

  #isGone(path: string): boolean {
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      if (this.#gone.has(at)) return true;
    }
    return false;
  }
}

// a line is the least that is read at once
const memosPerLine = 1_000;

const letters = { file: 'f', directory: 'd', link: 'l', other: 'o' } as const;
const kinds = { f: 'file', d: 'directory', l: 'link', o: 'other' } as const;

/** A line of the text of a memory: a folder, and some of its names. Later lines win. */
export function memoryLine({ folder, memos }: Seen): string {
  const parts = memos.map(([name, was]) =>
    was === undefined
      ? [name]
      : [name, letters[was.kind], was.size ?? null, was.leftMs ?? null, was.rightMs ?? null],
  );
  return `${JSON.stringify([folder, ...parts])}\n`;
}

type Letter = keyof typeof kinds;
type Written = readonly [string, Letter, number | null, number | null, number | null];

/** Reads a memory line by line, so that others have their turn. Any line that is none makes all of it no memory. */
export function* readMemory(text: string): Generator<undefined, SyncMemory | undefined> {
  const folders = new Map<string, Map<string, Remembered>>();
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = end < 0 ? undefined : parsed(text.slice(at, end));
    if (!Array.isArray(line)) return undefined;
    const [folder, ...memos] = line as readonly unknown[];
    if (typeof folder !== 'string') return undefined;
    const names = folders.get(folder) ?? new Map<string, Remembered>();
    folders.set(folder, names);
    for (const memo of memos) {
      if (isForgotten(memo)) names.delete(memo[0]);
      else if (isWritten(memo)) names.set(memo[0], remembered(memo));
      else return undefined;
    }
    at = end + 1;
    yield;
  }
  return folders;
}

function isForgotten(value: unknown): value is readonly [string] {
  return Array.isArray(value) && value.length === 1 && typeof value[0] === 'string';
}

/** By hand: 200,000 of them are read before a plan begins. */
function isWritten(value: unknown): value is Written {
  if (!Array.isArray(value) || value.length !== 5) return false;
  const [name, letter, ...numbers] = value as readonly unknown[];
  if (typeof name !== 'string' || typeof letter !== 'string' || !Object.hasOwn(kinds, letter))
    return false;
  return numbers.every((each) => each === null || typeof each === 'number');
}

function remembered([, letter, size, leftMs, rightMs]: Written): Remembered {
  return {
    kind: kinds[letter],
    ...(size === null ? {} : { size }),
    ...(leftMs === null ? {} : { leftMs }),
    ...(rightMs === null ? {} : { rightMs }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // damaged: the caller forgets all of it
  }
}

/**
 * What an operation that was done leaves to remember; undefined when it leaves nothing. The times of a copied link are
 * not known before it is seen again.
 */
export function memoOfDone({ path, action, left, right }: SyncOp): Seen | undefined {
  const cut = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
  if (action === 'none') return undefined;
  const source = action.endsWith('right') ? left : right;
  if (action.startsWith('delete') || source === undefined || source.kind === 'link') {
    return { folder, memos: [[name]] };
  }
  return { folder, memos: [[name, rememberedOf(source, source)]] };
}
