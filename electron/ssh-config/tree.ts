import { posix } from 'node:path';
import { readLines, type ConfigLine } from './lexer.ts';
import { expandTilde, type Homes } from './tokens.ts';

/** One file of the configuration, with the files it includes. */
export type ConfigFile = {
  readonly path: string;
  /** The user's own rather than the system's: other rules for `~` and for where relative paths begin. */
  readonly isUsers: boolean;
  readonly lines: readonly TreeLine[];
};

/** A line, and for an `Include` the files it leads to, in order. */
export type TreeLine = ConfigLine & { readonly files?: readonly ConfigFile[] };

/** A line that OpenSSH would end over, or a file it could not use. We go on without it. */
export type Problem = {
  readonly file: string;
  /** 0 for the file as a whole. */
  readonly line: number;
  readonly keyword: string;
  readonly message: string;
};

/** What became of a file that was to be read. */
export type FileState = {
  readonly path: string;
  readonly state: 'read' | 'missing' | 'unusable';
};

/** All of it: the user's file first, then the system's. */
export type ConfigTree = {
  readonly roots: readonly ConfigFile[];
  readonly files: readonly FileState[];
  readonly problems: readonly Problem[];
};

/** The text of a file, or why there is none. */
export type FileText =
  { readonly text: string } | { readonly missing: true } | { readonly fault: string };

/** Where files come from. */
export type ReadFiles = {
  readonly read: (path: string) => Promise<FileText>;
  /** Paths a pattern stands for, sorted; none when it matches nothing. */
  readonly glob: (pattern: string) => Promise<readonly string[]>;
};

/** As OpenSSH. */
const maxDepth = 16;
/** Files that include many that include many: more than anyone has, few enough to read at each connect. */
const maxFiles = 256;
const maxLines = 1_000_000;
const maxProblems = 1_000;

/** Reads the files and all they include. Never fails: what cannot be used is a problem of its line. */
export async function readTree(
  roots: readonly { readonly path: string; readonly isUsers: boolean }[],
  means: ReadFiles & { readonly homes: Homes },
): Promise<ConfigTree> {
  const reading = new Reading(means);
  const read: ConfigFile[] = [];
  for (const { path, isUsers } of roots) {
    const file = await reading.file(path, { isUsers, stack: [] });
    if (file !== undefined) read.push(file);
  }
  return { roots: read, files: reading.files, problems: reading.problems };
}

type From = { readonly isUsers: boolean; readonly stack: readonly string[] };

class Reading {
  readonly files: FileState[] = [];
  readonly problems: Problem[] = [];
  readonly #means: ReadFiles & { readonly homes: Homes };
  readonly #texts = new Map<string, Promise<FileText>>();
  #fileCount = 0;
  #lineCount = 0;

  constructor(means: ReadFiles & { readonly homes: Homes }) {
    this.#means = means;
  }

  async file(path: string, { isUsers, stack }: From): Promise<ConfigFile | undefined> {
    const text = await this.#text(path);
    if (!('text' in text)) {
      if ('fault' in text) this.#problem({ file: path, line: 0, keyword: '' }, text.fault);
      return undefined;
    }
    const lines = readLines(text.text);
    this.#fileCount += 1;
    this.#lineCount += lines.length;
    if (this.#lineCount > maxLines) {
      this.#problem({ file: path, line: 0, keyword: '' }, `There are more than ${maxLines} lines.`);
      return undefined;
    }
    const from = { isUsers, stack: [...stack, path] };
    const tree: TreeLine[] = [];
    for (const line of lines) {
      tree.push(
        line.keyword === 'include' ? { ...line, files: await this.#include(line, from) } : line,
      );
    }
    return { path, isUsers, lines: tree };
  }

  async #include(line: ConfigLine, from: From): Promise<readonly ConfigFile[]> {
    const place = { file: from.stack.at(-1) ?? '', line: line.number, keyword: line.keyword };
    const found: ConfigFile[] = [];
    for (const word of line.words ?? []) {
      const pattern = this.#includePath(word, from);
      if (pattern === undefined) {
        this.#problem(place, `“${word}” is not a path that can be included here.`);
        continue;
      }
      for (const path of await this.#means.glob(pattern)) {
        const fault = this.#faultOf(path, from);
        if (fault !== undefined) this.#problem(place, fault);
        else found.push(...present(await this.file(path, from)));
      }
    }
    return found;
  }

  #faultOf(path: string, { stack }: From): string | undefined {
    if (stack.includes(path)) return `${path} includes itself.`;
    if (stack.length > maxDepth) return `Files are included more than ${maxDepth} deep.`;
    if (this.#fileCount >= maxFiles) return `More than ${maxFiles} files are included.`;
    return undefined;
  }

  /** Relative paths begin in `~/.ssh` or /etc/ssh; the system's files know no `~`. */
  #includePath(word: string, { isUsers }: From): string | undefined {
    const { homes } = this.#means;
    if (word === '') return undefined;
    if (word.startsWith('~')) return isUsers ? expandTilde(word, homes) : undefined;
    if (posix.isAbsolute(word) || /^[A-Za-z]:[\\/]/.test(word)) return word;
    return posix.join(isUsers ? homes.sshDirectory : '/etc/ssh', word);
  }

  #text(path: string): Promise<FileText> {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = this.#means.read(path).then((found) => {
      const state = 'text' in found ? 'read' : 'missing' in found ? 'missing' : 'unusable';
      this.files.push({ path, state });
      return found;
    });
    this.#texts.set(path, text);
    return text;
  }

  #problem(at: Omit<Problem, 'message'>, message: string): void {
    if (
      this.problems.length >= maxProblems ||
      this.problems.some((p) => p.file === at.file && p.line === at.line && p.message === message)
    )
      return;
    this.problems.push({ ...at, message });
  }
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
