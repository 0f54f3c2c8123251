/**
 * What may stand for a host or user in something that is started: OpenSSH refuses the same since CVE-2023-51385 and
 * CVE-2025-61984, because `%h` and `%r` go into command lines that a shell reads.
 */

// the rest of what a shell reads as its own; OpenSSH lets `$` and `\` pass in user names, for Windows domains
const shellInHost = /['"`$\\;&<>|(){}\s\p{Cc}]/u;
const shellInUser = /['"`;&<>|(){}\p{Cc}]/u;

/** What is wrong with a name of a host; undefined when it may be used. */
export function hostNameFault(host: string): string | undefined {
  if (host === '') return 'is empty';
  if (host.length > 255) return 'is longer than 255 characters';
  if (host.startsWith('-')) return 'begins with “-”';
  const odd = shellInHost.exec(host);
  return odd === null ? undefined : `holds ${shownChar(odd[0])}`;
}

/** What is wrong with a name of a user; undefined when it may be used. */
export function userNameFault(user: string): string | undefined {
  if (user === '') return 'is empty';
  if (user.length > 255) return 'is longer than 255 characters';
  if (user.startsWith('-')) return 'begins with “-”';
  const odd = shellInUser.exec(user);
  if (odd !== null) return `holds ${shownChar(odd[0])}`;
  if (/\s-/.test(user)) return 'holds a space before “-”';
  return user.endsWith('\\') ? 'ends with “\\”' : undefined;
}

function shownChar(char: string): string {
  return /[\p{Cc}\s]/u.test(char) ? 'a space or control character' : `“${char}”`;
}
