import { matchPattern } from './pattern.ts';

/**
 * The names a list of algorithms stands for, as OpenSSH's `kex_assemble_names`: `+` puts names behind the usual ones,
 * `^` before them, `-` takes those that match away; without any of these the list stands for itself. Only names of
 * `all` come out, so nothing becomes possible that was not before.
 */
export function assembleNames(
  spec: string | undefined,
  names: { readonly usual: readonly string[]; readonly all: readonly string[] },
): readonly string[] {
  if (spec === undefined || spec === '') return names.usual;
  const given = spec.slice(1).split(',');
  switch (spec[0]) {
    case '-':
      return names.usual.filter((name) => !given.some((pattern) => matchPattern(name, pattern)));
    case '+':
      return [...new Set([...names.usual, ...supported(given, names.all)])];
    case '^':
      return [...new Set([...supported(given, names.all), ...names.usual])];
    default:
      return [...new Set(supported(spec.split(','), names.all))];
  }
}

function supported(patterns: readonly string[], all: readonly string[]): string[] {
  return patterns.flatMap((pattern) => all.filter((name) => matchPattern(name, pattern)));
}
