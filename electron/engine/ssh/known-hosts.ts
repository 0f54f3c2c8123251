import { createHmac } from 'node:crypto';
import { isWholeKey, keyTypeOf } from './public-key.ts';

/**
 * OpenSSH's known_hosts: parsing and the verdict, as in OpenSSH's hostfile.c and sshconnect.c. Pure; files are read
 * by the store in main. Text is handled as latin1, one character a byte, so no byte is lost or merged.
 *
 * As in OpenSSH, a host with a known key of any type that shows another key is `changed`: a new type is no way
 * around the check (CVE-2026-9547). On purpose stricter: a key revoked for the bare name is revoked on every port,
 * where OpenSSH prints the warning and then treats the host as unknown.
 */

/** One file, read. */
export type KnownHostsFile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * What the files say about a key a host has shown. `knownTypes` names keys that the host has on its standard port,
 * when it is asked about on another one.
 */
export type HostKeyVerdict =
  | { readonly verdict: 'match' }
  | { readonly verdict: 'unknown'; readonly knownTypes: readonly string[] }
  | {
      readonly verdict: 'changed';
      readonly file: string;
      readonly line: number;
      readonly keyType: string;
    }
  | { readonly verdict: 'revoked'; readonly file: string; readonly line: number };

/** A longer line cannot hold a key of any type in use; OpenSSH's limit is memory. */
const maxLineBytes = 64 * 1024;
/** OpenSSH compares patterns in a buffer of 1,024 bytes and takes a longer one as "no match" for the whole list. */
const maxPatternLength = 1_023;

type Marker = 'none' | 'revoked' | 'cert-authority';
type KnownKey = {
  readonly file: string;
  readonly line: number;
  readonly marker: Marker;
  readonly keyType: string;
  readonly blob: Buffer;
};

/** Decides about `key`, shown by `host` on `tcpPort`. Anything but `match` needs a "yes" from somewhere, or is a stop. */
export function verdict(
  files: readonly KnownHostsFile[],
  host: string,
  tcpPort: number,
  key: Uint8Array,
): HostKeyVerdict {
  const own = decide(keysFor(files, hostName(host, tcpPort)), key);
  if (own.verdict !== 'unknown' || tcpPort === 22) return own;
  // a host known by its bare name is known on every port, as long as its key is the same
  const bareKeys = keysFor(files, hostName(host, 22));
  const bare = decide(bareKeys, key);
  if (bare.verdict === 'match' || bare.verdict === 'revoked') return bare;
  return { verdict: 'unknown', knownTypes: plainTypes(bareKeys) };
}

function decide(keys: readonly KnownKey[], key: Uint8Array): HostKeyVerdict {
  const blob = Buffer.from(key);
  const revoked = keys.find((known) => known.marker === 'revoked' && known.blob.equals(blob));
  if (revoked) return { verdict: 'revoked', file: revoked.file, line: revoked.line };
  const plain = keys.filter((known) => known.marker === 'none');
  if (plain.some((known) => known.blob.equals(blob))) return { verdict: 'match' };
  // the line OpenSSH names: of the same type where there is one, else the last
  const type = keyTypeOf(key);
  const other = plain.findLast((known) => known.keyType === type) ?? plain.at(-1);
  if (!other) return { verdict: 'unknown', knownTypes: [] };
  return { verdict: 'changed', file: other.file, line: other.line, keyType: other.keyType };
}

function plainTypes(keys: readonly KnownKey[]): string[] {
  const plain = keys.filter((known) => known.marker === 'none');
  return [...new Set(plain.map((known) => known.keyType))];
}

/** Types of the keys known for a host, so that the server is asked for those first. */
export function knownKeyTypes(
  files: readonly KnownHostsFile[],
  host: string,
  tcpPort: number,
): string[] {
  const own = plainTypes(keysFor(files, hostName(host, tcpPort)));
  return own.length > 0 || tcpPort === 22 ? own : plainTypes(keysFor(files, hostName(host, 22)));
}

/** A line for a new key, without its line end. */
export function knownHostsLine(
  host: string,
  tcpPort: number,
  keyType: string,
  key: Uint8Array,
): string {
  return `${hostName(host, tcpPort)} ${keyType} ${Buffer.from(key).toString('base64')}`;
}

/** The name known_hosts has for a host: lower case, `[host]:port` when the port is not SSH's own. */
function hostName(host: string, tcpPort: number): string {
  const name = asciiLower(Buffer.from(host, 'utf8').toString('latin1'));
  return tcpPort === 22 ? name : `[${name}]:${tcpPort}`;
}

function keysFor(files: readonly KnownHostsFile[], name: string): KnownKey[] {
  const keys: KnownKey[] = [];
  for (const file of files) {
    const lines = Buffer.from(file.bytes).toString('latin1').split('\n');
    for (const [index, line] of lines.entries()) {
      const key = parseLine(line, name);
      if (key) keys.push({ ...key, file: file.path, line: index + 1 });
    }
  }
  return keys;
}

/** The key on a line when the line is about `name` and whole; what is malformed is skipped, as OpenSSH does. */
function parseLine(line: string, name: string): Omit<KnownKey, 'file' | 'line'> | undefined {
  const start = skipBlanks(line, 0);
  if (start === line.length || line[start] === '#' || line.length > maxLineBytes) return undefined;
  // the names come first in nearly all lines, and rule out nearly all of them
  const isMarked = line[start] === '@';
  const namesAt = isMarked ? skipBlanks(line, fieldEnd(line, start)) : start;
  const namesEnd = fieldEnd(line, namesAt);
  if (!matchesNames(line.slice(namesAt, namesEnd), name)) return undefined;
  const marker = isMarked ? markerOf(line.slice(start, fieldEnd(line, start))) : 'none';
  const [keyType = '', base64 = ''] = restOf(line, namesEnd);
  const blob = decodeBase64(base64);
  if (!marker || !blob || keyTypeOf(blob) !== keyType || !isWholeKey(blob)) return undefined;
  return { marker, keyType, blob };
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ' || line[at] === '\t') at += 1;
  return at;
}

function fieldEnd(line: string, from: number): number {
  let at = from;
  while (at < line.length && line[at] !== ' ' && line[at] !== '\t') at += 1;
  return at;
}

/** What follows the names, up to a NUL (for OpenSSH a line is a C string) or a CR at its end. */
function restOf(line: string, from: number): string[] {
  return line
    .slice(from)
    .replace(/\0.*$|\r+$/s, '')
    .trimStart()
    .split(/[ \t]+/);
}

/** Undefined for a marker that is not known: such a line counts for nothing. */
function markerOf(text: string): Marker | undefined {
  if (text === '@revoked') return 'revoked';
  return text === '@cert-authority' ? 'cert-authority' : undefined;
}

/** Node's decoder takes anything; a key must be base64 throughout, or the line is broken. */
function decodeBase64(text: string): Buffer | undefined {
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    return undefined;
  }
  return Buffer.from(text, 'base64');
}

function matchesNames(names: string, name: string): boolean {
  return names.startsWith('|') ? matchesHash(names, name) : matchesPatterns(names, name);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt. SHA-1 is the format's choice, it guards no trust here. */
function matchesHash(text: string, name: string): boolean {
  const parts = /^\|1\|([A-Za-z0-9+/]{27}=)\|([A-Za-z0-9+/]{27}=)$/.exec(text);
  if (!parts) return false;
  const salt = Buffer.from(parts[1] ?? '', 'base64');
  const hash = createHmac('sha1', salt).update(Buffer.from(name, 'latin1')).digest('base64');
  return hash === parts[2];
}

/** A list of patterns with `*`, `?` and `!`: one positive match is needed, a negated one rules out. */
function matchesPatterns(list: string, name: string): boolean {
  let matched = false;
  for (const item of list.split(',')) {
    const negated = item.startsWith('!');
    const pattern = asciiLower(negated ? item.slice(1) : item);
    if (pattern.length >= maxPatternLength) return false;
    if (!matchesGlob(name, pattern)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/** Linear in text times pattern, unlike backtracking: a pattern of many stars cannot hang the lookup. */
function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern;
      resumeAt = at;
      inPattern += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      at += 1;
      inPattern += 1;
    } else if (star >= 0) {
      resumeAt += 1;
      at = resumeAt;
      inPattern = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/** Only ASCII letters: `toLowerCase` would change bytes of names in other charsets. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
