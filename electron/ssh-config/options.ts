import type { JumpHop } from './jump.ts';
import type { Keyword } from './keywords.ts';

/** Where a value was set. */
export type Place = { readonly file: string; readonly line: number };

/** A value, in the form in which `ssh -G` prints it. */
export type Setting = Place & { readonly value: string };

/** A command of the configuration that is not run before the user has agreed to it. */
export type CommandQuestion = Place & {
  readonly purpose: 'match-exec' | 'proxy-command' | 'known-hosts-command';
  /** All of it, with its tokens expanded: what the shell would get. */
  readonly command: string;
};

/** What the lines that count for a host have set so far. Not yet expanded, without defaults. */
export type Options = {
  readonly values: Map<Keyword, Setting>;
  readonly lists: Map<Keyword, readonly Setting[]>;
  /** `none` is a value too: it keeps later lines from setting another. */
  jumps?: Place & { readonly hops: readonly JumpHop[] | 'none' };
};

/** Nothing is set. */
export function emptyOptions(): Options {
  return { values: new Map(), lists: new Map() };
}
