/**
 * A small language of patterns, a part of JavaScript's: characters, `.`, classes, groups, `|`, anchors, `\d \w \s \b` and
 * repeats. There is nothing in it that needs more time than the text is long times the pattern: no back references and
 * no looking around.
 */
export type Node =
  | { readonly is: 'set'; readonly has: (char: string) => boolean }
  | { readonly is: 'at'; readonly where: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly is: 'row'; readonly parts: readonly Node[] }
  | { readonly is: 'either'; readonly ways: readonly Node[] }
  | { readonly is: 'group'; readonly number: number; readonly body: Node }
  | {
      readonly is: 'repeat';
      readonly body: Node;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

/** Why a text is no pattern. */
export class PatternFault extends Error {}

// a name has 255 bytes at most
const mostRepeats = 255;

const classes: Readonly<Record<string, (char: string) => boolean>> = {
  d: (char) => /^\d$/u.test(char),
  w: isWord,
  s: (char) => /^\s$/u.test(char),
};

/** True for a letter, digit or `_`. */
export function isWord(char: string): boolean {
  return /^\w$/u.test(char);
}

/** Reads a pattern; gives how many groups it has, too. */
export function parsePattern(
  text: string,
  options: { readonly ignoresCase: boolean },
): { readonly node: Node; readonly groups: number } {
  // oxlint-disable-next-line typescript/no-misused-spread -- patterns are about characters as names have them, not about what is drawn
  const parser = new Parser([...text], options.ignoresCase);
  const node = parser.either();
  parser.requireEnd();
  return { node, groups: parser.groups };
}

class Parser {
  groups = 0;
  readonly #chars: readonly string[];
  readonly #ignoresCase: boolean;
  #at = 0;

  constructor(chars: readonly string[], ignoresCase: boolean) {
    this.#chars = chars;
    this.#ignoresCase = ignoresCase;
  }

  either(): Node {
    const ways = [this.#row()];
    while (this.#take('|')) ways.push(this.#row());
    const [only] = ways;
    return ways.length === 1 && only !== undefined ? only : { is: 'either', ways };
  }

  requireEnd(): void {
    if (this.#at < this.#chars.length) throw new PatternFault('A “)” has no “(” before it.');
  }

  #row(): Node {
    const parts: Node[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')';) {
      parts.push(this.#repeated(this.#atom()));
      next = this.#peek();
    }
    return { is: 'row', parts };
  }

  #atom(): Node {
    const char = this.#next();
    switch (char) {
      case '^':
        return { is: 'at', where: 'start' };
      case '$':
        return { is: 'at', where: 'end' };
      case '.':
        return { is: 'set', has: () => true };
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new PatternFault(`There is nothing before “${char}” to repeat.`);
      default:
        return { is: 'set', has: this.#same(char) };
    }
  }

  #group(): Node {
    let number: number | undefined;
    if (this.#take('?')) {
      if (!this.#take(':')) {
        throw new PatternFault('“(?” can only be “(?:” here: nothing looks around or has a name.');
      }
    } else {
      this.groups += 1;
      number = this.groups;
    }
    const body = this.either();
    if (!this.#take(')')) throw new PatternFault('A “(” has no “)” behind it.');
    return number === undefined ? body : { is: 'group', number, body };
  }

  #escape(): Node {
    const char = this.#next('A “\\” stands at the end.');
    if (char === 'b') return { is: 'at', where: 'word' };
    if (char === 'B') return { is: 'at', where: 'no-word' };
    const has = this.#shorthand(char);
    if (has !== undefined) return { is: 'set', has };
    if (/^[1-9a-zA-Z]$/u.test(char)) throw new PatternFault(`“\\${char}” means nothing here.`);
    return { is: 'set', has: this.#same(char) };
  }

  #shorthand(char: string): ((char: string) => boolean) | undefined {
    const has = classes[char.toLowerCase()];
    if (has === undefined) return undefined;
    return char === char.toLowerCase() ? has : (each) => !has(each);
  }

  #class(): Node {
    const isNot = this.#take('^');
    const parts: ((char: string) => boolean)[] = [];
    for (let isFirst = true; isFirst || !this.#take(']'); isFirst = false) {
      if (isFirst && this.#take(']')) break;
      parts.push(this.#classPart());
    }
    const has = (char: string): boolean => parts.some((part) => part(char));
    return { is: 'set', has: isNot ? (char) => !has(char) : has };
  }

  #classPart(): (char: string) => boolean {
    const open = 'A “[” has no “]” behind it.';
    const from = this.#next(open);
    if (from === '\\') {
      const char = this.#next(open);
      return this.#shorthand(char) ?? this.#same(char);
    }
    const isRange = this.#peek() === '-' && (this.#chars[this.#at + 1] ?? ']') !== ']';
    if (!isRange) return this.#same(from);
    this.#next();
    const to = this.#next(open);
    const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
    if (low > high) throw new PatternFault(`“${from}-${to}” runs backwards.`);
    const isIn = (char: string): boolean => {
      const code = char.codePointAt(0) ?? -1;
      return code >= low && code <= high;
    };
    if (!this.#ignoresCase) return isIn;
    return (char) => isIn(char) || isIn(char.toLowerCase()) || isIn(char.toUpperCase());
  }

  #repeated(body: Node): Node {
    const range = this.#range();
    if (range === undefined) return body;
    if (body.is === 'at') throw new PatternFault('A place cannot be repeated.');
    const node: Node = { is: 'repeat', body, ...range, isLazy: this.#take('?') };
    if (this.#range() !== undefined) throw new PatternFault('A repeat cannot be repeated.');
    return node;
  }

  #range(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const rest = this.#chars.slice(this.#at, this.#at + 9).join('');
    const found = /^\{(\d{1,3})(,(\d{1,3})?)?\}/u.exec(rest);
    if (found === null) return undefined;
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === undefined ? Infinity : Number(found[3]);
    if (min > mostRepeats || (max !== Infinity && max > mostRepeats)) {
      throw new PatternFault(`More than ${mostRepeats} repeats cannot be asked for.`);
    }
    if (min > max) throw new PatternFault('A repeat ends before it begins.');
    return { min, max };
  }

  #same(char: string): (char: string) => boolean {
    if (!this.#ignoresCase) return (each) => each === char;
    const wanted = char.toLowerCase();
    return (each) => each.toLowerCase() === wanted;
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #next(missing = 'The pattern ends too soon.'): string {
    const char = this.#chars[this.#at];
    if (char === undefined) throw new PatternFault(missing);
    this.#at += 1;
    return char;
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }
}
