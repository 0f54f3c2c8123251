/** `%` tokens and `${VARIABLES}` in values, as OpenSSH's misc.c expands them. Undefined is what OpenSSH refuses. */

/** What each letter stands for. */
export type Tokens = { readonly [letter: string]: string };

/** Replaces `%x` by what it stands for and `%%` by one `%`; an unknown letter, or a `%` at the end, is refused. */
export function expandPercent(text: string, tokens: Tokens): string | undefined {
  return expand(text, { tokens, env: undefined });
}

/** As {@link expandPercent}, and `${NAME}` by the environment; a variable that is not set is refused. */
export function expandAll(
  text: string,
  tokens: Tokens,
  env: { readonly [name: string]: string | undefined },
): string | undefined {
  return expand(text, { tokens, env });
}

function expand(
  text: string,
  by: {
    readonly tokens: Tokens;
    readonly env: { readonly [name: string]: string | undefined } | undefined;
  },
): string | undefined {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (by.env !== undefined && text.startsWith('${', at)) {
      const end = text.indexOf('}', at + 2);
      const value = end < 0 ? undefined : variable(by.env, text.slice(at + 2, end));
      if (value === undefined) return undefined;
      result += value;
      at = end;
    } else if (char === '%') {
      at += 1;
      const letter = text.charAt(at);
      const value = letter === '%' ? '%' : tokenOf(by.tokens, letter);
      if (value === undefined) return undefined;
      result += value;
    } else result += char;
    if (result.length > maxExpandedLength) return undefined;
  }
  return result;
}

/** Longer than any command or path can be; keeps a value that repeats a long token from growing without end. */
const maxExpandedLength = 64 * 1_024;

function tokenOf(tokens: Tokens, letter: string): string | undefined {
  return letter !== '' && Object.hasOwn(tokens, letter) ? tokens[letter] : undefined;
}

function variable(
  env: { readonly [name: string]: string | undefined },
  name: string,
): string | undefined {
  return isVariableName(name) && Object.hasOwn(env, name) ? env[name] : undefined;
}

/** Whether a name can be one of an environment variable. */
export function isVariableName(name: string): boolean {
  return /^\w+$/.test(name);
}

/** Where `~` leads. */
export type Homes = {
  readonly homeDirectory: string;
  /** Stands for `~/.ssh`. */
  readonly sshDirectory: string;
  readonly localUser: string;
};

/** Replaces a leading `~`, or `~name` for our own name; another user's home is not looked up. */
export function expandTilde(path: string, homes: Homes): string | undefined {
  if (!path.startsWith('~')) return path;
  const slash = path.indexOf('/');
  const name = slash < 0 ? path.slice(1) : path.slice(1, slash);
  if (name !== '' && name !== homes.localUser) return undefined;
  const rest = slash < 0 ? '' : path.slice(slash);
  if (rest === '/.ssh' || rest.startsWith('/.ssh/')) return homes.sshDirectory + rest.slice(5);
  return homes.homeDirectory + rest;
}
