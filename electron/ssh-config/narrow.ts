import type { ConfigFile, TreeLine } from './tree.ts';

/**
 * The lines that can count for a name, for lists of a thousand hosts out of a file of fifty thousand blocks: blocks
 * whose `Host` line names other hosts, plainly, are left out without being looked at.
 */
export function narrowTo(roots: readonly ConfigFile[]): (host: string) => readonly ConfigFile[] {
  const indexes = new Map<ConfigFile, Index>();
  const narrow = (file: ConfigFile, host: string): ConfigFile => {
    const index = indexes.get(file) ?? indexOf(file);
    indexes.set(file, index);
    const blocks = [...index.always, ...(index.named.get(host) ?? [])].sort((a, b) => a.at - b.at);
    const lines = blocks.flatMap((block) => block.lines);
    return { ...file, lines: lines.map((line) => withFiles(line, (each) => narrow(each, host))) };
  };
  return (host) => roots.map((file) => narrow(file, host));
}

/** Lines from one `Host` or `Match` to the next, with the place of the first. */
type Block = { readonly at: number; readonly lines: TreeLine[] };

type Index = {
  readonly always: readonly Block[];
  /** Blocks by each name on their line. */
  readonly named: ReadonlyMap<string, readonly Block[]>;
};

function indexOf({ lines }: ConfigFile): Index {
  const always: Block[] = [];
  const named = new Map<string, Block[]>();
  let block: Block = { at: 0, lines: [] };
  always.push(block);
  for (const [at, line] of lines.entries()) {
    if (line.keyword === 'host' || line.keyword === 'match') {
      block = { at, lines: [] };
      const names = line.keyword === 'host' ? plainNames(line) : undefined;
      if (names === undefined) always.push(block);
      for (const name of names ?? []) {
        const others = named.get(name);
        if (others === undefined) named.set(name, [block]);
        else others.push(block);
      }
    }
    block.lines.push(line);
  }
  return { always, named };
}

/** The names on a line without any pattern, each once. */
function plainNames({ words }: TreeLine): ReadonlySet<string> | undefined {
  if (words === undefined || words.some((word) => word === '' || /[*?!]/.test(word))) {
    return undefined;
  }
  return new Set(words);
}

function withFiles(line: TreeLine, narrow: (file: ConfigFile) => ConfigFile): TreeLine {
  return line.files === undefined ? line : { ...line, files: line.files.map(narrow) };
}
