import { createHmac, randomBytes } from 'node:crypto';

/**
 * The names at the start of a known_hosts line, as OpenSSH's match.c and hostfile.c read them. All text is latin1, one
 * character a byte.
 */

/** What the keys of a host are kept under. */
export type KnownHostName = {
  readonly host: string;
  readonly tcpPort: number;
  /** HostKeyAlias: stands for name and port. */
  readonly alias?: string | undefined;
};

/** OpenSSH compares patterns in a buffer of 1,024 bytes and takes a longer one as "no match" for the whole list. */
const maxPatternLength = 1_023;

/** The name known_hosts has for a host: lower case, `[host]:port` when the port is not SSH's own. */
export function nameInFile({ host, tcpPort, alias }: KnownHostName): string {
  if (alias !== undefined) return asciiLower(latin1(alias));
  const name = asciiLower(latin1(host));
  return tcpPort === 22 ? name : `[${name}]:${tcpPort}`;
}

/** The name OpenSSH tries when the one with a port is not known; undefined when there is no other. */
export function nameWithoutPort(name: KnownHostName): string | undefined {
  if (name.alias !== undefined || name.tcpPort === 22) return undefined;
  return nameInFile({ host: name.host, tcpPort: 22 });
}

/** Tells whether the names of a line, patterns or hashed, include this one. */
export function namesMatcher(name: string): (names: string) => boolean {
  const lower = asciiLower(name);
  return (names) => (isHashed(names) ? matchesHash(names, name) : matchesPatterns(names, lower));
}

/** Whether the names of a line cannot be read. */
export function isHashed(names: string): boolean {
  return names.startsWith('|');
}

/** Whether OpenSSH would write such a name: one with other characters would stand for other hosts, too. */
export function isStorable(name: KnownHostName): boolean {
  const written = name.alias ?? name.host;
  return written !== '' && !/[@?*#[\]|'"\\!,\s\p{Cc}]/u.test(written);
}

/** The name under a new salt, as HashKnownHosts has it: `|1|salt|hash`. */
export function hashName(name: string): string {
  return hashWith(randomBytes(20), name);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt. SHA-1 is the format's choice, it guards no trust here. */
function matchesHash(names: string, name: string): boolean {
  const salt = /^\|1\|([A-Za-z0-9+/]{27}=)\|/.exec(names)?.[1];
  return salt !== undefined && hashWith(Buffer.from(salt, 'base64'), name) === names;
}

function hashWith(salt: Buffer, name: string): string {
  const hash = createHmac('sha1', salt).update(Buffer.from(name, 'latin1')).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
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

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Only ASCII letters: `toLowerCase` would change bytes of names in other charsets. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
