import { displayName } from '../../../../shared/names.ts';
import { parentName, type Lines } from './lines.ts';
import type { Steps } from './slices.ts';

// Names looked at in one step.
const stepLines = 4_096;
// The pause after which typing starts a new search, as in Explorer.
const pauseMs = 1_000;

/** What has been typed to find a name. */
export type Typed = { readonly text: string; readonly atMs: number };

/** True while the next character continues what was typed. */
export function isTyping(typed: Typed | undefined, nowMs: number): typed is Typed {
  return typed !== undefined && nowMs - typed.atMs < pauseMs;
}

/** What is typed after one more character. */
export function typeMore(typed: Typed | undefined, character: string, nowMs: number): Typed {
  const before = isTyping(typed, nowMs) ? typed.text : '';
  return { text: before + character.toLowerCase(), atMs: nowMs };
}

/**
 * The line that what was typed leads to, or undefined. One letter typed again and again goes through the names that
 * start with it; a longer text stays on the line it fits already.
 */
export function* findTyped(lines: Lines, cursor: number, text: string): Steps<number | undefined> {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const cycling = text.length > 0 && text === first.repeat(text.length / first.length);
  const whole = yield* search(lines, text.length > first.length ? cursor : cursor + 1, text);
  if (whole !== undefined || !cycling) return whole;
  return yield* search(lines, cursor + 1, first);
}

// Asked first, since `displayName` takes microseconds and there may be 100,000 names.
const unusual = /[^\u0020-\u007e]/;

function* search(lines: Lines, from: number, prefix: string): Steps<number | undefined> {
  for (let step = 0; step < lines.count; step += 1) {
    if (step % stepLines === stepLines - 1) yield;
    const index = (Math.max(from, 0) + step) % lines.count;
    const name = lines.nameAt(index);
    if (name === undefined || name === parentName) continue;
    if (name.slice(0, prefix.length).toLowerCase() === prefix) return index;
    // names with control characters are found by what is shown of them
    if (unusual.test(name) && displayName(name).toLowerCase().startsWith(prefix)) return index;
  }
  return undefined;
}
