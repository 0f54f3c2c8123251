import type { LocalFacts } from './evaluate.ts';
import type { Keyword } from './keywords.ts';
import { splitWords } from './lexer.ts';
import type { Options, Setting } from './options.ts';
import type { KnownHostsCommand } from './resolved.ts';
import { expandAll, expandPercent, expandTilde, type Tokens } from './tokens.ts';
import type { Problem } from './tree.ts';

/** Expands values of one host; what cannot be expanded is a problem of its line. */
export class Expander {
  readonly #local: LocalFacts;
  readonly #tokens: Tokens;
  readonly #options: Options;
  readonly #problems: Problem[];

  constructor(local: LocalFacts, tokens: Tokens, options: Options, problems: Problem[]) {
    this.#local = local;
    this.#tokens = tokens;
    this.#options = options;
    this.#problems = problems;
  }

  path(keyword: Keyword, setting: Setting): string | undefined {
    const path = expandTilde(setting.value, this.#local);
    const expanded =
      path === undefined ? undefined : expandAll(path, this.#tokens, this.#local.env);
    if (expanded === undefined) this.#problems.push(unexpanded(keyword, setting));
    return expanded;
  }

  /** Undefined when no line set any; `none` stands for no file at all. */
  paths(keyword: Keyword): readonly string[] | undefined {
    return this.#options.lists
      .get(keyword)
      ?.filter(({ value }) => value.toLowerCase() !== 'none')
      .flatMap((setting) => this.path(keyword, setting) ?? []);
  }

  variable(name: string): string | undefined {
    return this.#local.env[name];
  }

  /** Shown as written: most of its tokens are known only when it runs. */
  knownHostsCommand({ file, line, value }: Setting): KnownHostsCommand {
    const words = splitWords(value) ?? [];
    const purpose = 'known-hosts-command' as const;
    return { file, line, purpose, command: value, words, tokens: this.#tokens };
  }

  command(setting: Setting) {
    const { h, k, n, p, r } = this.#tokens;
    const tokens = { h: h ?? '', k: k ?? '', n: n ?? '', p: p ?? '', r: r ?? '' };
    const command = expandPercent(setting.value, tokens);
    if (command === undefined) this.#problems.push(unexpanded('proxycommand', setting));
    // refused later when it is to be run: a way that cannot be told is no reason to take another
    const { file, line } = setting;
    return { file, line, purpose: 'proxy-command' as const, command: command ?? '' };
  }
}

/** What to say of a value with a token nobody knows. */
export function unexpanded(keyword: Keyword, { file, line, value }: Setting): Problem {
  return { file, line, keyword, message: `“${value}” holds what cannot be expanded.` };
}
