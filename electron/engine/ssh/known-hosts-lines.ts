import { namesMatcher } from './known-hosts-names.ts';
import { readPublicKey, type PublicKey } from './public-key.ts';

/** The lines of a known_hosts file, as OpenSSH's hostfile.c reads them. */

/** One file, read. */
export type KnownHostsFile = { readonly path: string; readonly bytes: Uint8Array };

/** What a line says of its key: known, revoked, or that it signs certificates of hosts. */
export type KnownHostMarker = 'none' | 'revoked' | 'cert-authority';

/** A line that holds a key. */
export type KnownHost = {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly marker: KnownHostMarker;
  /** Patterns or a hash, latin1. */
  readonly names: string;
  readonly key: PublicKey;
  /** What stands behind the key, latin1. */
  readonly comment: string;
};

/** Tells by a line's names, and all of its text, whether it is asked for. */
type Passes = (names: string, line: string) => boolean;

/** The lines about `name`; what is malformed is skipped, as OpenSSH does. */
export function linesAbout(files: readonly KnownHostsFile[], name: string): KnownHost[] {
  return linesWhere(files, namesMatcher(name));
}

/** The lines whose names pass; keys of all others are not looked at, which is what makes a lookup fast. */
export function linesWhere(files: readonly KnownHostsFile[], passes: Passes): KnownHost[] {
  const found: KnownHost[] = [];
  for (const { path, bytes } of files) {
    for (const [index, text] of linesOf(bytes).entries()) {
      const line = readLine(text, passes);
      if (line && line !== 'broken') found.push({ ...line, file: path, line: index + 1 });
    }
  }
  return found;
}

/** A file's lines, latin1: one character a byte, so no byte is lost or merged. */
export function linesOf(bytes: Uint8Array): string[] {
  const { buffer, byteOffset, byteLength } = bytes;
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1').split('\n');
}

/** One line: undefined when it is a comment or its names do not pass; what cannot be read counts for nothing. */
export function readLine(
  text: string,
  passes: Passes,
): Omit<KnownHost, 'file' | 'line'> | 'broken' | undefined {
  const start = skipBlanks(text, 0);
  if (start === text.length || text[start] === '#' || text === '\r') return undefined;
  const marked = text[start] === '@' ? readMarker(text, start) : undefined;
  if (text[start] === '@' && !marked) return 'broken';
  const namesAt = marked?.next ?? start;
  // the names rule out nearly all lines, before anything else is looked at
  const namesEnd = fieldEnd(text, namesAt);
  const names = text.slice(namesAt, namesEnd);
  if (namesEnd === text.length) return 'broken';
  if (!passes(names, text)) return undefined;
  // for OpenSSH a line is a C string
  const end = text.indexOf('\0');
  if (end >= 0 && end <= namesEnd) return 'broken';
  const rest = text.slice(skipBlanks(text, namesEnd), end < 0 ? undefined : end);
  const key = readKey(rest);
  return key ? { marker: marked?.marker ?? 'none', names, ...key } : 'broken';
}

/** Undefined for a marker that is not known, or a second one: such a line counts for nothing. */
function readMarker(text: string, start: number) {
  // OpenSSH looks for a tab only when the whole line has no space
  const space = text.indexOf(' ', start);
  const end = space < 0 ? text.indexOf('\t', start) : space;
  const marker = end < 0 ? undefined : markers.get(text.slice(start, end));
  const next = skipBlanks(text, end);
  return marker === undefined || text[next] === '@' ? undefined : { marker, next };
}

const markers: ReadonlyMap<string, KnownHostMarker> = new Map([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'cert-authority'],
]);

/** Type and base64, and what follows; both have to name the same type. */
function readKey(text: string): Pick<KnownHost, 'key' | 'comment'> | undefined {
  const typeEnd = fieldEnd(text, 0);
  const base64At = skipBlanks(text, typeEnd);
  const base64End = fieldEnd(text, base64At);
  const blob = decodeBase64(text.slice(base64At, base64End));
  const key = blob && readPublicKey(blob);
  if (!key || key.type !== keyTypeNamed(text.slice(0, typeEnd))) return undefined;
  return { key, comment: text.slice(skipBlanks(text, base64End)).replace(/\r+$/, '') };
}

/** OpenSSH takes the names of RSA's signatures for those of its keys, here too. */
function keyTypeNamed(name: string): string {
  return name.replace(/^rsa-sha2-(?:256|512)(?=$|-cert-v01@openssh\.com$)/, 'ssh-rsa');
}

/** Node's decoder takes anything; a key must be base64 throughout, but for blanks such as the CR of a line's end. */
function decodeBase64(text: string): Buffer | undefined {
  const digits = text.replace(/[\v\f\r]/g, '');
  const blob = Buffer.from(digits, 'base64');
  return digits !== '' && blob.toString('base64') === digits ? blob : undefined;
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ' || line[at] === '\t') at += 1;
  return at;
}

function fieldEnd(line: string, from: number): number {
  const space = line.indexOf(' ', from);
  const end = space < 0 ? line.length : space;
  const tab = line.indexOf('\t', from);
  return tab >= 0 && tab < end ? tab : end;
}
