import { lstat, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import type { SearchQuery } from '../../shared/contract/search.ts';
import { limits } from '../../shared/limits.ts';
import { bytesToText, displayName, textToBytes } from '../../shared/names.ts';
import type { Random } from './seed.ts';

/** Names that have broken clients, shells or tools, and plain ones that masks choose. */
const names = [
  'plain.txt',
  'Plain.TXT',
  'log.1',
  'log.2.gz',
  'README',
  'Kelvin \u212a.txt',
  'it\'s "quoted".txt',
  'new\nline.txt',
  'tab\there',
  '-name',
  '-exec',
  'back\\slash.log',
  '$(touch pwned)`id`;&|*?[a].txt',
  'Gr\u00fc\u00dfe \u6e2f\u53e3.txt',
  'decomposed e\u0301.log',
  'caf\udce9.txt',
  '\udcff\udcfe',
  '\u202egpj.exe',
  '.hidden',
  ' leading and trailing ',
  '{a,b}.log',
  '!bang',
  '%s%n',
  '~',
  '#hash.txt',
] as const;

const texts = [
  'needle',
  'Needle',
  '-e x',
  '$(id) "\'`',
  'Gr\u00fc\u00dfe',
  'a\\b',
  '[a-z]*',
  '.',
] as const;

const bytesOf = (path: string): Buffer => Buffer.from(textToBytes(path));

/** Fills a new folder with files, folders and links of random names, sizes, times and contents. */
export async function plantRandomTree(root: string, random: Random): Promise<void> {
  await mkdir(bytesOf(root), { recursive: true });
  const folders = [root];
  for (let count = 0; count < 12; count += 1) {
    const folder = `${random.pick(folders as [string, ...string[]])}/${pickName(random)}`;
    // the same name twice is one folder
    await mkdir(bytesOf(folder)).then(
      () => folders.push(folder),
      () => undefined,
    );
  }
  for (let count = 0; count < 60; count += 1) {
    const path = `${random.pick(folders as [string, ...string[]])}/${pickName(random)}`;
    await plant(path, random).catch(() => undefined);
  }
}

function pickName(random: Random): string {
  const name = random.pick(names);
  return random.chance(0.3) ? `${name}${random.below(10)}` : name;
}

async function plant(path: string, random: Random): Promise<void> {
  if (random.chance(0.1)) {
    await symlink(random.chance(0.5) ? '..' : 'nowhere', bytesOf(path));
    return;
  }
  const filler = Buffer.alloc(
    random.below(3) * random.below(200_000),
    random.pick(['\0', 'x', '\n']),
  );
  const text = random.chance(0.7) ? random.pick(texts) : '';
  await writeFile(bytesOf(path), Buffer.concat([filler, Buffer.from(text), filler]), {
    flag: 'wx',
  });
  const seconds = 1_600_000_000 + random.below(20) * 86_400;
  await utimes(bytesOf(path), seconds, seconds + random.below(1000) / 1000);
}

const masks = [
  '',
  '*',
  '*.txt',
  '*.TXT',
  'log',
  'Log',
  'log.?; *.gz',
  '*.txt|plain*',
  '|*.txt',
  '[a-m]*',
  '[!a-m]*.txt',
  '*[*',
  '\\n',
  '*\\\\*',
  'k',
  'K',
  '\u212a',
  'gr\u00fc*',
  'e\u0301',
  '-*',
  "*'*",
  '*"*',
  '$(',
  '*`*; *;*',
  '?',
  '??',
  '{a,b}*',
  '!*',
  '~',
  '*.txt ; ; *.log',
] as const;

/** What to look for, and where to begin. */
export function randomQuery(random: Random): {
  readonly query: SearchQuery;
  readonly starts: readonly string[];
} {
  const content = random.chance(0.3)
    ? {
        content: {
          text: random.pick(texts),
          matchCase: random.chance(0.5),
          maxBytes: random.pick([1_000, 100_000, 10_000_000]),
        },
      }
    : {};
  const day = (): number =>
    (1_600_000_000 + random.below(20) * 86_400) * 1000 + random.below(3) * 500;
  return {
    starts: [],
    query: {
      names: random.chance(0.4) ? '' : random.pick(masks),
      kinds: random.pick(['all', 'all', 'all', 'files', 'folders', 'links']),
      depth: random.pick([limits.treeDepth, limits.treeDepth, 0, 1, 2]),
      ...(random.chance(0.15) ? { minBytes: random.below(100_000) } : {}),
      ...(random.chance(0.15) ? { maxBytes: random.below(300_000) } : {}),
      ...(random.chance(0.15) ? { modifiedFromMs: day() } : {}),
      ...(random.chance(0.15) ? { modifiedBeforeMs: day() } : {}),
      ...content,
    },
  };
}

/** The same search once more, written down without anything of the product's: names by regular expressions. */
export async function referenceSearch(
  root: string,
  starts: readonly string[],
  query: SearchQuery,
): Promise<string[]> {
  const found: string[] = [];
  for (const start of starts.length === 0 ? [''] : starts) await look(root, start, 0);
  return found.toSorted((a, b) => (a < b ? -1 : 1));

  async function look(base: string, below: string, depth: number): Promise<void> {
    const folder = below === '' ? base : `${base}/${below}`;
    for (const bytes of await readdir(bytesOf(folder), { encoding: 'buffer' })) {
      const name = bytesToText(bytes);
      const inner = below === '' ? name : `${below}/${name}`;
      const stats = await lstat(bytesOf(`${base}/${inner}`));
      if (await fits(`${base}/${inner}`, name, stats)) found.push(inner);
      if (stats.isDirectory() && depth < query.depth) await look(base, inner, depth + 1);
    }
  }

  async function fits(path: string, name: string, stats: Awaited<ReturnType<typeof lstat>>) {
    const { kinds, minBytes, maxBytes, modifiedFromMs, modifiedBeforeMs, content } = query;
    const timeMs = Math.floor(Number(stats.mtimeMs) / 1000) * 1000;
    const needsFile = minBytes !== undefined || maxBytes !== undefined || content !== undefined;
    if ((needsFile || kinds === 'files') && !stats.isFile()) return false;
    if (kinds === 'folders' && !stats.isDirectory()) return false;
    if (kinds === 'links' && !stats.isSymbolicLink()) return false;
    if (minBytes !== undefined && Number(stats.size) < minBytes) return false;
    if (maxBytes !== undefined && Number(stats.size) > maxBytes) return false;
    if (modifiedFromMs !== undefined && timeMs < modifiedFromMs) return false;
    if (modifiedBeforeMs !== undefined && timeMs >= modifiedBeforeMs) return false;
    if (!chosenBy(query.names, displayName(name))) return false;
    if (content === undefined) return true;
    if (Number(stats.size) > content.maxBytes) return false;
    const text = await readFile(bytesOf(path));
    return content.matchCase
      ? text.includes(content.text)
      : text.toString().toLowerCase().includes(content.text.toLowerCase());
  }
}

function chosenBy(masksText: string, shown: string): boolean {
  const [chosen = '', ...left] = masksText.split('|');
  const split = (text: string): string[] =>
    text
      .split(';')
      .map((mask) => mask.trim().normalize('NFC'))
      .filter((mask) => mask !== '');
  const name = shown.normalize('NFC');
  const isBy = (mask: string): boolean => {
    const folded = mask === mask.toLowerCase() ? name.toLowerCase() : name;
    if (!/[*?[]/.test(mask)) return folded.includes(mask);
    return expressionOf(mask).test(folded);
  };
  const wanted = split(chosen);
  return (wanted.length === 0 || wanted.some(isBy)) && !split(left.join(';')).some(isBy);
}

function expressionOf(mask: string): RegExp {
  const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const source = mask.replace(
    /\\([*?[\]\\])|\*|\?|\[([!^]?)(.[^\]]*)\]|[^]/gsu,
    (all: string, escaped?: string, not?: string, members?: string) => {
      if (escaped !== undefined) return quote(escaped);
      if (all === '*') return '[^]*';
      if (all === '?') return '[^]';
      if (members === undefined) return quote(all);
      return `[${not === '' ? '' : '^'}${members.replace(/[\\^[\]]/g, '\\$&')}]`;
    },
  );
  return new RegExp(`^${source}$`, 'su');
}
