/** A letter of a label that stands for it, in lower case, and where in the label it is. */
export type Mnemonic = { readonly letter: string; readonly at: number };

/**
 * Gives each label a letter of its own: the first one where that is free, else the first of a word, else any. Labels
 * that come first choose first; one goes without only when there are not enough letters for all.
 */
export function assignMnemonics(labels: readonly string[]): readonly (Mnemonic | undefined)[] {
  const candidates = labels.map(candidatesOf);
  const owners = new Map<string, number>();
  const hasOne = (index: number): boolean => [...owners.values()].includes(index);
  // the best for everybody before the second best for anybody
  for (const rank of ranks) {
    for (const [index, letters] of candidates.entries()) {
      if (hasOne(index)) continue;
      const free = letters.find((letter) => letter.rank === rank && !owners.has(letter.letter));
      if (free !== undefined) owners.set(free.letter, index);
    }
  }
  for (const index of labels.keys()) {
    if (!hasOne(index)) makeRoom(index, { candidates, owners, tried: new Set() });
  }
  return candidates.map((letters, index) => {
    const own = letters.find(({ letter }) => owners.get(letter) === index);
    return own === undefined ? undefined : { letter: own.letter, at: own.at };
  });
}

/** 0: begins the label, 1: begins a word, 2: stands anywhere. */
const ranks = [0, 1, 2] as const;
type Candidate = Mnemonic & { readonly rank: (typeof ranks)[number] };

function candidatesOf(label: string): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const match of label.matchAll(/[a-z0-9]/gi)) {
    const letter = match[0].toLowerCase();
    const rank = found.size === 0 ? 0 : isWordStart(label, match.index) ? 1 : 2;
    const before = found.get(letter);
    if (before === undefined || rank < before.rank)
      found.set(letter, { letter, at: match.index, rank });
  }
  return [...found.values()];
}

function isWordStart(label: string, at: number): boolean {
  return !/[\p{L}\p{N}’']/u.test(label.charAt(at - 1));
}

type Room = {
  readonly candidates: readonly (readonly Candidate[])[];
  readonly owners: Map<string, number>;
  readonly tried: Set<string>;
};

/** All its letters are taken: one of their owners takes another letter, if one can (Kuhn's matching). */
function makeRoom(index: number, room: Room): boolean {
  const { candidates, owners, tried } = room;
  for (const { letter } of candidates[index] ?? []) {
    if (tried.has(letter)) continue;
    tried.add(letter);
    const owner = owners.get(letter);
    if (owner === undefined || makeRoom(owner, room)) {
      owners.set(letter, index);
      return true;
    }
  }
  return false;
}
