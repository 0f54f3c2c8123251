import { bytesToText, textToBytes } from '../../../shared/names.ts';

/**
 * The commands that hash files at a server. They are constant: paths travel on standard input, separated by NUL, so no
 * shell ever sees one. The login shell may be any; what is between the quotes is for `sh`.
 */
export type HashCommand = {
  readonly text: string;
  /** What ends each line of its answer. */
  readonly separator: '\n' | '\0';
};

// openssl takes a quarter of the time of sha256sum where the processor helps
const tools = [
  ['openssl', 'openssl dgst -sha256 -r'],
  ['sha256sum', 'sha256sum'],
  ['shasum', 'shasum -a 256'],
  ['sha256', 'sha256 -r'],
] as const;

/** One after the other, until one works: an `openssl` may be there and refuse. */
export const plainCommands: readonly HashCommand[] = [tools, tools.slice(1)].map((some) => ({
  text: `exec sh -c '${chain(some)}'`,
  separator: '\n',
}));

/** For names with a line feed or backslash, which the others escape or leave ambiguous. GNU only. */
export const oddCommand: HashCommand = {
  // the first NUL ends what the login printed
  text: `exec sh -c 'printf "\\000"; ${chain([['sha256sum', 'sha256sum -z']])}'`,
  separator: '\0',
};

function chain(some: readonly (readonly [string, string])[]): string {
  const tries = some.map(
    ([name, command]) => `if command -v ${name} >/dev/null; then exec xargs -0 ${command}; fi`,
  );
  return ['LC_ALL=C', 'export LC_ALL', 'exec 2>/dev/null', ...tries].join('; ');
}

/** A file that is everywhere, and empty: an answer without it comes from no tool that works. */
const probePath = '/dev/null';
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** True when a tool may be asked about this path by one of the plain commands. */
export function isPlain(path: string): boolean {
  return !/[\\\n\r]/u.test(path);
}

/** Standard input for a command: the probe first, then the paths. */
export function hashInput(paths: readonly string[]): Uint8Array {
  return textToBytes([probePath, ...paths, ''].join('\0'));
}

/** What a command answered: undefined when it was no answer of a tool. Of a path said twice, neither counts. */
export function readHashes(
  output: Uint8Array,
  command: HashCommand,
  paths: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const asked = new Set([probePath, ...paths]);
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const line of bytesToText(output).split(command.separator)) {
    // `hash  path` and `hash *path` of most tools, `hash path` of BSD
    const [, sha256, path] = /^([0-9a-f]{64}) [ *]?(\/[^]*)$/u.exec(line) ?? [];
    if (sha256 === undefined || path === undefined || !asked.has(path)) continue;
    if (found.has(path) && found.get(path) !== sha256) twice.add(path);
    found.set(path, sha256);
  }
  if (found.get(probePath) !== emptyHash) return undefined;
  for (const path of twice) found.delete(path);
  if (!paths.includes(probePath)) found.delete(probePath);
  return found;
}
