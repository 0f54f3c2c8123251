import { readdir, readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { bytesToText, textToBytes } from '../../shared/names.ts';
import { matchWildcards, type CharTest } from './pattern.ts';
import type { FileText, ReadFiles } from './tree.ts';

/** Many times what any program has written; a larger one is something else, given by mistake or malice. */
const maxFileBytes = 32 * 1024 * 1024;
/** Files one pattern may stand for; a folder of more is not one of configuration. */
const maxMatches = 256;

/** Reads from the disk as OpenSSH would: regular files that nobody else can write. */
export function diskFiles(uid: number | undefined): ReadFiles {
  return { read: (path) => read(path, uid), glob };
}

async function read(path: string, uid: number | undefined): Promise<FileText> {
  try {
    const file = diskPath(path);
    const facts = await stat(file);
    if (!facts.isFile()) return { text: '' }; // OpenSSH reads nothing out of a folder either, and we not out of a pipe
    if (facts.size > maxFileBytes) return { fault: 'The file is larger than 32 MiB.' };
    const isOwn = uid === undefined || facts.uid === 0 || facts.uid === uid;
    if (!isOwn) return { fault: 'The file belongs to another user, so it is not used.' };
    if (uid !== undefined && (facts.mode & 0o022) !== 0)
      return { fault: 'Others can write to the file, so it is not used (chmod go-w).' };
    return { text: bytesToText((await readFile(file)).subarray(0, maxFileBytes)) };
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { missing: true };
    return { fault: `The file cannot be read (${code}).` };
  }
}

/** Paths a pattern with `*`, `?` and `[…]` stands for, sorted as C sorts; a plain path only when it is there. */
async function glob(pattern: string): Promise<readonly string[]> {
  const parts = pattern.replaceAll('\\', process.platform === 'win32' ? '/' : '\\').split('/');
  let found = [parts[0] === '' ? '/' : (parts[0] ?? '')];
  for (const part of parts.slice(1)) {
    if (part === '') continue;
    const next = await Promise.all(found.map((directory) => expandPart(directory, part)));
    found = next.flat().slice(0, maxMatches);
  }
  return found;
}

async function expandPart(directory: string, part: string): Promise<string[]> {
  try {
    if (!/[*?[]/.test(part)) {
      const path = posix.join(directory, part);
      await stat(diskPath(path));
      return [path];
    }
    const matcher = partMatcher(part);
    const names = (await readdir(diskPath(directory), { encoding: 'buffer' })).map(bytesToText);
    return names
      .filter((name) => matcher(name) && (part.startsWith('.') || !name.startsWith('.')))
      .sort((a, b) => (a < b ? -1 : 1))
      .map((name) => posix.join(directory, name));
  } catch {
    return []; // not there, or not ours to see: to a pattern that is no match
  }
}

/** Tells names that fit a part of a path, in no more than length times length steps. */
function partMatcher(part: string): (name: string) => boolean {
  const tests = part.match(/\*+|\[[!^]?\]?[^\]]*\]|[^]/g)?.map(tokenTest) ?? [];
  return (name) => matchWildcards(tests, name);
}

function tokenTest(token: string): CharTest {
  if (token.startsWith('*')) return 'any';
  if (token === '?') return () => true;
  if (token.length < 3) return (char) => char === token;
  const isNegated = /^\[[!^]/.test(token);
  const set = token.slice(isNegated ? 2 : 1, -1);
  return (char) => isInSet(char, set) !== isNegated;
}

function isInSet(char: string, set: string): boolean {
  for (let at = 0; at < set.length; at += 1) {
    if (set[at + 1] === '-' && at + 2 < set.length) {
      if (char >= set.charAt(at) && char <= set.charAt(at + 2)) return true;
      at += 2;
    } else if (char === set[at]) return true;
  }
  return false;
}

function diskPath(path: string): string | Buffer {
  return process.platform === 'win32' ? path : Buffer.from(textToBytes(path));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
}
