import type { Lines } from './lines.ts';

/**
 * The names of lines that stand together, as a set that is made at once however many they are: a `Set` of a million takes
 * the page half a second. It is of the lines as they were when it was made.
 */
export class LineNames implements ReadonlySet<string> {
  readonly lines: Lines;
  readonly first: number;
  readonly last: number;

  /** Both ends are included; `..` must not be among them. */
  constructor(lines: Lines, first: number, last: number) {
    this.lines = lines;
    this.first = first;
    this.last = last;
  }

  get size(): number {
    return Math.max(0, this.last - this.first + 1);
  }

  has(name: string): boolean {
    const index = this.lines.indexOf(name);
    return index >= this.first && index <= this.last;
  }

  *values(): Generator<string, undefined, unknown> {
    for (let at = this.first; at <= this.last; at += 1) {
      const name = this.lines.nameAt(at);
      if (name !== undefined) yield name;
    }
    return undefined;
  }

  keys(): Generator<string, undefined, unknown> {
    return this.values();
  }

  *entries(): Generator<[string, string], undefined, unknown> {
    for (const name of this.values()) yield [name, name];
    return undefined;
  }

  forEach(call: (name: string, same: string, names: ReadonlySet<string>) => void): void {
    for (const name of this.values()) call(name, name, this);
  }

  [Symbol.iterator](): Generator<string, undefined, unknown> {
    return this.values();
  }
}

// below it a set of its own is quicker to ask
const fewNames = 5_000;

/** The names of lines from one index to another, both included, without `..`. */
export function namesOfLines(lines: Lines, from: number, to: number): ReadonlySet<string> {
  const names = new LineNames(lines, lines.entryAt(from) === undefined ? from + 1 : from, to);
  return names.size < fewNames ? new Set(names) : names;
}

/** True when all of the names are surely among these lines, without asking for each. */
export function areNamesOf(names: ReadonlySet<string>, lines: Lines): names is LineNames {
  return names instanceof LineNames && names.lines === lines;
}
