import { isWord, parsePattern, PatternFault, type Node } from './pattern-parse.ts';

/** One step of a compiled pattern. */
type Step =
  | { readonly do: 'char'; readonly has: (char: string) => boolean }
  | { readonly do: 'at'; readonly where: Extract<Node, { is: 'at' }>['where'] }
  | { readonly do: 'split'; first: number; second: number }
  | { readonly do: 'jump'; to: number }
  | { readonly do: 'save'; readonly slot: number }
  | { readonly do: 'found' };

/** A pattern that is ready to be looked for. */
export type Pattern = { readonly steps: readonly Step[]; readonly groups: number };

/** Where a pattern was found: characters from, to, and what its groups hold. */
export type Found = {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
};

// `x{255}{255}` written out: past it a pattern is an attack, or a slip
const mostSteps = 5_000;

/** Compiles a pattern; throws a {@link PatternFault} with words for people. */
export function compilePattern(text: string, options: { readonly ignoresCase: boolean }): Pattern {
  const { node, groups } = parsePattern(text, options);
  const steps: Step[] = [{ do: 'save', slot: 0 }];
  emit(steps, node);
  steps.push({ do: 'save', slot: 1 }, { do: 'found' });
  return { steps, groups };
}

function emit(steps: Step[], node: Node): void {
  if (steps.length > mostSteps) throw new PatternFault('The pattern repeats too much.');
  switch (node.is) {
    case 'set':
      steps.push({ do: 'char', has: node.has });
      return;
    case 'at':
      steps.push({ do: 'at', where: node.where });
      return;
    case 'row':
      for (const part of node.parts) emit(steps, part);
      return;
    case 'either':
      return emitEither(steps, node.ways);
    case 'group':
      steps.push({ do: 'save', slot: 2 * node.number });
      emit(steps, node.body);
      steps.push({ do: 'save', slot: 2 * node.number + 1 });
      return;
    case 'repeat':
      return emitRepeat(steps, node);
    default:
      node satisfies never;
  }
}

function emitEither(steps: Step[], ways: readonly Node[]): void {
  const jumps: Extract<Step, { do: 'jump' }>[] = [];
  for (const [index, way] of ways.entries()) {
    const isLast = index === ways.length - 1;
    const split = { do: 'split' as const, first: steps.length + 1, second: 0 };
    if (!isLast) steps.push(split);
    emit(steps, way);
    if (isLast) continue;
    const jump = { do: 'jump' as const, to: 0 };
    jumps.push(jump);
    steps.push(jump);
    split.second = steps.length;
  }
  for (const jump of jumps) jump.to = steps.length;
}

function emitRepeat(steps: Step[], node: Extract<Node, { is: 'repeat' }>): void {
  const { body, min, max, isLazy } = node;
  for (let count = 0; count < min; count += 1) emit(steps, body);
  const fork = (): Extract<Step, { do: 'split' }> => {
    const split = { do: 'split' as const, first: 0, second: 0 };
    steps.push(split);
    return split;
  };
  const aim = (split: Extract<Step, { do: 'split' }>, into: number, past: number): void => {
    split.first = isLazy ? past : into;
    split.second = isLazy ? into : past;
  };
  if (max === Infinity) {
    const at = steps.length;
    const split = fork();
    emit(steps, body);
    steps.push({ do: 'jump', to: at });
    aim(split, at + 1, steps.length);
    return;
  }
  const splits: [Extract<Step, { do: 'split' }>, number][] = [];
  for (let count = min; count < max; count += 1) {
    const split = fork();
    splits.push([split, steps.length]);
    emit(steps, body);
  }
  for (const [split, into] of splits) aim(split, into, steps.length);
}

type Thread = { readonly step: number; readonly saved: readonly (number | undefined)[] };

/**
 * Looks for a pattern from a place on, as a regular expression would, but in one pass over the text with all ways at
 * once: no pattern and no name together can take long.
 */
export function findPattern(
  { steps }: Pattern,
  chars: readonly string[],
  from: number,
): Found | undefined {
  let threads: Thread[] = [];
  let found: readonly (number | undefined)[] | undefined;
  for (let at = from; at <= chars.length; at += 1) {
    const here = { steps, chars, at, seen: new Set(threads.map(({ step }) => step)) };
    // one that begins here comes after those that began before
    if (found === undefined) follow(here, { step: 0, saved: [] }, threads);
    if (threads.length === 0 && found !== undefined) break;
    const next: Thread[] = [];
    const ahead = { steps, chars, at: at + 1, seen: new Set<number>() };
    for (const { step, saved } of threads) {
      const each = steps[step];
      if (each?.do === 'found') {
        found = saved;
        break; // those behind it are worth less
      }
      const char = chars[at];
      if (each?.do !== 'char' || char === undefined || !each.has(char)) continue;
      follow(ahead, { step: step + 1, saved }, next);
    }
    threads = next;
  }
  return found === undefined ? undefined : foundAt(found, chars);
}

type Here = {
  readonly steps: readonly Step[];
  readonly chars: readonly string[];
  readonly at: number;
  readonly seen: Set<number>;
};

/** Goes on to the steps that take a character, in the order of their worth. */
function follow(here: Here, thread: Thread, out: Thread[]): void {
  const stack: Thread[] = [thread];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { step, saved } = top;
    if (here.seen.has(step)) continue;
    here.seen.add(step);
    const each = here.steps[step];
    switch (each?.do) {
      case 'jump':
        stack.push({ step: each.to, saved });
        break;
      case 'split':
        stack.push({ step: each.second, saved }, { step: each.first, saved });
        break;
      case 'save': {
        const now = [...saved];
        now[each.slot] = here.at;
        stack.push({ step: step + 1, saved: now });
        break;
      }
      case 'at':
        if (isAt(each.where, here)) stack.push({ step: step + 1, saved });
        break;
      default:
        out.push(top);
    }
  }
}

function isAt(where: 'start' | 'end' | 'word' | 'no-word', { chars, at }: Here): boolean {
  if (where === 'start') return at === 0;
  if (where === 'end') return at === chars.length;
  const isEdge = isWord(chars[at - 1] ?? ' ') !== isWord(chars[at] ?? ' ');
  return where === 'word' ? isEdge : !isEdge;
}

function foundAt(saved: readonly (number | undefined)[], chars: readonly string[]): Found {
  const groups: (string | undefined)[] = [];
  for (let slot = 2; slot < saved.length; slot += 2) {
    const [start, end] = [saved[slot], saved[slot + 1]];
    const isSet = start !== undefined && end !== undefined;
    groups.push(isSet ? chars.slice(start, end).join('') : undefined);
  }
  return { start: saved[0] ?? 0, end: saved[1] ?? 0, groups };
}

/** Replaces a pattern everywhere in a text; in what is put there `$1` is a group, `$&` all of it, `$$` a dollar. */
export function replacePattern(pattern: Pattern, text: string, by: string): string {
  // oxlint-disable-next-line typescript/no-misused-spread -- patterns are about characters as names have them, not about what is drawn
  const chars = [...text];
  let out = '';
  let at = 0;
  while (at <= chars.length) {
    const found = findPattern(pattern, chars, at);
    if (found === undefined) break;
    out += chars.slice(at, found.start).join('') + filledIn(by, found, chars);
    at = found.end;
    if (found.end === found.start) {
      out += chars[at] ?? '';
      at += 1;
    }
  }
  return out + chars.slice(at).join('');
}

function filledIn(by: string, { start, end, groups }: Found, chars: readonly string[]): string {
  return by.replaceAll(
    /\$(?:(\$)|(&)|([1-9]))/gu,
    (_, dollar?: string, all?: string, digit?: string) => {
      if (dollar !== undefined) return '$';
      if (all !== undefined) return chars.slice(start, end).join('');
      return groups[Number(digit) - 1] ?? '';
    },
  );
}
