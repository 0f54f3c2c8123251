import { createHash } from 'node:crypto';
import { linesOf, readLine, type KnownHost, type KnownHostsFile } from './known-hosts-lines.ts';
import { isHashed, nameInFile, namesMatcher } from './known-hosts-names.ts';

/** The content of known_hosts files for people: what is in them, and which lines are meant. Pure. */

/** A line and what stands for it. */
export type ListedHost = KnownHost & { readonly id: string };

/** The keys of a file, or those a filter fits. */
export type Listing = {
  readonly hosts: readonly ListedHost[];
  /** All that fit, also those past `most`. Keys of those are not looked at. */
  readonly count: number;
  /** Lines that are neither a key nor a comment. */
  readonly broken: number;
};

/** Lists a file's keys, at most `most` of them. */
export function listKnownHosts(
  file: KnownHostsFile,
  filter: string,
  { most }: { readonly most: number },
): Listing {
  const fits = filterOf(filter);
  const hosts: ListedHost[] = [];
  let count = 0;
  let broken = 0;
  const passes = (names: string) => {
    if (!fits(names)) return false;
    count += 1;
    // looking at 100,000 keys would hold up main
    return hosts.length < most;
  };
  for (const [index, text] of linesOf(file.bytes).entries()) {
    const before = count;
    const line = readLine(text, passes);
    if (line === 'broken') {
      broken += filter === '' ? 1 : 0;
      count = before;
    } else if (line) {
      hosts.push({ ...line, file: file.path, line: index + 1, id: idOf(text) });
    }
  }
  return { hosts, count, broken };
}

/** The lines these ids stand for, by number. */
export function linesWithIds(file: KnownHostsFile, ids: ReadonlySet<string>): ReadonlySet<number> {
  const lines = linesOf(file.bytes).entries();
  return new Set([...lines].filter(([, text]) => ids.has(idOf(text))).map(([index]) => index + 1));
}

/** A name that is part of a line's names, or that its patterns or its hash stand for. */
function filterOf(typed: string): (names: string) => boolean {
  const text = typed.trim();
  if (text === '') return () => true;
  const part = Buffer.from(text, 'utf8').toString('latin1').toLowerCase();
  const matchers = namesMeant(text).map((name) => namesMatcher(name));
  return (names) =>
    matchers.some((matches) => matches(names)) ||
    (!isHashed(names) && names.toLowerCase().includes(part));
}

/** `host`, `host:2222` and `[host]:2222`, in the words of known_hosts. */
function namesMeant(text: string): string[] {
  const parts = /^\[([^\]]+)\]:(\d{1,5})$|^([^:]+):(\d{1,5})$/.exec(text);
  const bare = nameInFile({ host: text, tcpPort: 22 });
  const host = parts?.[1] ?? parts?.[3];
  if (host === undefined) return [bare];
  return [bare, nameInFile({ host, tcpPort: Number(parts?.[2] ?? parts?.[4]) })];
}

function idOf(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 32);
}
