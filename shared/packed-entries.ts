import type { Attrs, Entry, EntryKind } from './entry.ts';

/**
 * Entries on their way between threads and processes. A clone of an object writes each of its keys, so that a million
 * entries take twice as long to pass as to read from the disk; numbers in one array are copied as they lie in memory.
 */
export type PackedEntries = {
  readonly names: string[];
  /** Index in {@link kinds}, for each name. */
  readonly kinds: Uint8Array;
  /** As many as there are {@link facts} for each name, in that order; NaN for one that was left out. */
  readonly facts: Float64Array;
  /** Where links lead, for those that are known. */
  readonly links: PackedLink[];
};

type PackedLink = { readonly at: number } & Pick<Entry, 'target' | 'targetKind'>;

const kinds = ['file', 'directory', 'link', 'other'] as const satisfies readonly EntryKind[];
const facts = ['size', 'mode', 'mtimeMs', 'atimeMs', 'uid', 'gid'] as const;

/** Packs entries; {@link unpackEntries} gives the same again. */
export function packEntries(entries: readonly Entry[]): PackedEntries {
  const packed: PackedEntries = {
    names: [],
    kinds: new Uint8Array(entries.length),
    facts: new Float64Array(entries.length * facts.length),
    links: [],
  };
  for (const [at, entry] of entries.entries()) {
    packed.names.push(entry.name);
    packed.kinds[at] = kinds.indexOf(entry.kind);
    packFacts(packed.facts, at * facts.length, entry);
    if (entry.kind === 'link' && (entry.target ?? entry.targetKind) !== undefined) {
      packed.links.push({ at, ...linkOf(entry) });
    }
  }
  return packed;
}

// field by field: a loop over names of fields takes ten times as long
function packFacts(into: Float64Array, at: number, attrs: Attrs): void {
  into[at] = attrs.size ?? NaN;
  into[at + 1] = attrs.mode ?? NaN;
  into[at + 2] = attrs.mtimeMs ?? NaN;
  into[at + 3] = attrs.atimeMs ?? NaN;
  into[at + 4] = attrs.uid ?? NaN;
  into[at + 5] = attrs.gid ?? NaN;
}

function linkOf({ target, targetKind }: Entry): Pick<Entry, 'target' | 'targetKind'> {
  return {
    ...(target === undefined ? {} : { target }),
    ...(targetKind === undefined ? {} : { targetKind }),
  };
}

/** The entries that were packed, each an object of its own. */
export function unpackEntries(packed: PackedEntries): Entry[] {
  const entries = packed.names.map((name, at): Entry => {
    const kind = kinds[packed.kinds[at] ?? -1] ?? 'other';
    const from = at * facts.length;
    const size = factAt(packed, from);
    const mode = factAt(packed, from + 1);
    const mtimeMs = factAt(packed, from + 2);
    const atimeMs = factAt(packed, from + 3);
    const uid = factAt(packed, from + 4);
    const gid = factAt(packed, from + 5);
    // NaN when any of them is; one kind of object for nearly all is quicker to make and to sort
    return Number.isNaN(size + mode + mtimeMs + atimeMs + uid + gid)
      ? { name, kind, ...knownFacts(packed, from) }
      : { name, kind, size, mode, mtimeMs, atimeMs, uid, gid };
  });
  for (const { at, ...link } of packed.links) {
    const entry = entries[at];
    if (entry !== undefined) entries[at] = { ...entry, ...link };
  }
  return entries;
}

/** A fact as the small integer that most are: others take memory of their own in each entry. */
function factAt(packed: PackedEntries, index: number): number {
  const fact = packed.facts[index] ?? NaN;
  const integer = fact | 0;
  return integer === fact ? integer : fact;
}

function knownFacts(packed: PackedEntries, from: number): Omit<Attrs, 'kind'> {
  const known: { -readonly [F in (typeof facts)[number]]?: number } = {};
  for (const [at, name] of facts.entries()) {
    const fact = factAt(packed, from + at);
    if (!Number.isNaN(fact)) known[name] = fact;
  }
  return known;
}
