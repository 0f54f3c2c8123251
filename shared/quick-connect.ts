import { limits } from './limits.ts';
import { bytesToText, textToBytes } from './names.ts';

/** What a person types to name a destination: `host`, `user@host:port`, `ssh://…` or `sftp://…/path`. */
export type Destination = {
  readonly user?: string;
  readonly host: string;
  readonly tcpPort?: number;
  /** Start folder: absolute, or beginning with `~` for the home directory. */
  readonly path?: string;
};

/** A destination, or why the text is none. */
export type ParsedDestination =
  | { readonly ok: true; readonly destination: Destination }
  | { readonly ok: false; readonly message: string; readonly next?: string };

type Refusal = Extract<ParsedDestination, { ok: false }>;

const example = 'Write it as user@host, user@host:port or sftp://user@host:port/folder.';

/** Reads what was typed into quick connect, given as `--open=`, or pasted from another client. */
export function parseDestination(typed: string): ParsedDestination {
  const text = typed.trim();
  if (text === '') return refuse('Nothing was entered.', example);
  if (text.length > limits.destinationLength) {
    return refuse('This is too long for a destination.', example);
  }
  if (hasControl(text)) return refuse('A destination cannot hold control characters.', example);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  if (!scheme) return parseBare(text);
  const name = (scheme[1] ?? '').toLowerCase();
  if (name !== 'ssh' && name !== 'sftp') return refuseScheme(name, text.slice(scheme[0].length));
  return parseUrl(text.slice(scheme[0].length), name);
}

/** The same text without the password in its address, for wherever a text is kept or shown. */
export function withoutPassword(typed: string): string {
  const scheme = /^\s*[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(typed)?.[0] ?? '';
  const rest = typed.slice(scheme.length);
  // a password may hold “@”, and “/” as well: a folder may not follow a port that is no number
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const end = authority.includes('@') || isAddress(authority) ? authority.length : rest.length;
  const at = rest.lastIndexOf('@', end - 1);
  const colon = rest.indexOf(':');
  if (at < 0 || colon < 0 || colon > at) return typed;
  return scheme + rest.slice(0, colon) + rest.slice(at);
}

/** A host with or without its port, in which no user or password can be. */
function isAddress(authority: string): boolean {
  return !authority.includes(':') || /:\d*$/.test(authority) || authority.endsWith(']');
}

/** `user@host:port`, where nothing is percent-encoded and no folder can follow. */
function parseBare(text: string): ParsedDestination {
  if (withoutPassword(text) !== text) return refusePassword();
  const at = text.lastIndexOf('@');
  const user = at < 0 ? undefined : text.slice(0, at);
  return build({ user, address: text.slice(at + 1), path: undefined });
}

function parseUrl(rest: string, scheme: 'ssh' | 'sftp'): ParsedDestination {
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const rawPath = slash < 0 ? '' : rest.slice(slash);
  if (/[?#]/.test(authority)) return refuse('The address holds a “?” or “#”.', example);
  if (withoutPassword(rest) !== rest) return refusePassword();
  const at = authority.lastIndexOf('@');
  const userInfo = at < 0 ? undefined : authority.slice(0, at);
  if (userInfo?.includes(':')) return refusePassword();
  const user = userInfo === undefined ? undefined : percentDecode(stripParameters(userInfo));
  const path = percentDecode(rawPath);
  if (user === null || path === null) {
    return refuse('The address holds a “%” that is not followed by two hex digits.', example);
  }
  // an ssh:// address names no folder: RFC-draft and OpenSSH ignore or refuse one
  const folder = scheme === 'ssh' ? undefined : startFolder(path);
  return build({ user, address: authority.slice(at + 1), path: folder });
}

/** `/~/x` and `/~user/x` mean "from the home directory"; a lone slash names no folder. */
function startFolder(path: string): string | undefined {
  if (path === '' || path === '/') return undefined;
  return path.startsWith('/~') ? path.slice(1) : path;
}

/** WinSCP and the SSH URI draft allow `user;fingerprint=…@host`: what follows `;` is not part of the name. */
function stripParameters(userInfo: string): string {
  const cut = userInfo.indexOf(';');
  return cut < 0 ? userInfo : userInfo.slice(0, cut);
}

function build(parts: {
  user: string | undefined;
  address: string;
  path: string | undefined;
}): ParsedDestination {
  if (parts.user !== undefined) {
    if (parts.user === '') return refuse('The user name before “@” is missing.', example);
    if (hasControl(parts.user)) return refuse('The user name holds control characters.');
    if (/^[^@]*:/.test(parts.user)) return refusePassword();
  }
  if (parts.path !== undefined && hasControl(parts.path)) {
    return refuse('The start folder holds control characters.');
  }
  const address = splitAddress(parts.address);
  if ('ok' in address) return address;
  return {
    ok: true,
    destination: {
      ...(parts.user === undefined ? {} : { user: parts.user }),
      ...address,
      ...(parts.path === undefined ? {} : { path: parts.path }),
    },
  };
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, or a bare IPv6 address, which cannot carry a port. */
function splitAddress(address: string): { host: string; tcpPort?: number } | Refusal {
  const bracketed = /^\[([^[\]]*)\](?::(.*))?$/.exec(address);
  if (bracketed) {
    const host = bracketed[1] ?? '';
    if (!isIpv6(host)) return refuse(`“${host}” in brackets is not an IPv6 address.`, example);
    return withPort(host, bracketed[2]);
  }
  if (address.split(':').length > 2) {
    if (isIpv6(address)) return { host: address };
    return refuse(
      'The address holds more than one “:”.',
      'An IPv6 address with a port goes in brackets: [::1]:2222.',
    );
  }
  const colon = address.indexOf(':');
  const host = colon < 0 ? address : address.slice(0, colon);
  const fault = hostFault(host);
  if (fault) return fault;
  return withPort(host, colon < 0 ? undefined : address.slice(colon + 1));
}

function withPort(
  host: string,
  port: string | undefined,
): { host: string; tcpPort?: number } | Refusal {
  if (port === undefined || port === '') return { host };
  const tcpPort = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (tcpPort < 1 || tcpPort > 65_535) {
    return refuse(`“${port}” is not a port number.`, 'Ports go from 1 to 65535; SSH’s own is 22.');
  }
  return { host, tcpPort };
}

function hostFault(host: string): Refusal | undefined {
  if (host === '') return refuse('The host name is missing.', example);
  if (host.length > 255) return refuse('The host name is longer than 255 characters.');
  // a leading dash could be read as an option by a program given the name
  if (host.startsWith('-')) return refuse('A host name cannot begin with “-”.', example);
  const odd = /[\s/\\@%?#[\]<>"'`|^{}$&;()!*=,~]/.exec(host);
  if (odd) return refuse(`A host name cannot hold “${odd[0]}”.`, example);
  return undefined;
}

/** Loose on purpose: the resolver has the last word; a zone (`%eth0`) is allowed. */
function isIpv6(text: string): boolean {
  const [address = '', zone] = text.split('%');
  if (zone !== undefined && !/^[\w.-]+$/.test(zone)) return false;
  if (!/^[0-9A-Fa-f:.]+$/.test(address) || address.includes(':::')) return false;
  const groups = address.split(':').length;
  // `::` stands for the missing groups; the last two may be written as an IPv4 address
  return address.includes('::') ? groups <= 9 : groups === (address.includes('.') ? 7 : 8);
}

/** `%XX` are bytes of a name, UTF-8 or not; null when a `%` is not followed by two hex digits. */
function percentDecode(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  const bytes: number[] = [];
  for (const part of text.split(/(%..)/)) {
    if (part.startsWith('%')) bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push(...textToBytes(part));
  }
  return bytesToText(Uint8Array.from(bytes));
}

function hasControl(text: string): boolean {
  // C0, DEL and C1, and the separators that would start a new line
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}

function refuseScheme(scheme: string, rest: string): Refusal {
  if (scheme === 'ftp' || scheme === 'ftps') {
    const host = /^(?:[^@/]*@)?([^:/?#]+)/.exec(rest)?.[1] ?? 'host';
    return refuse(
      scheme === 'ftp'
        ? 'FTP sends passwords and files unencrypted; Hawser speaks SFTP only.'
        : 'FTPS is FTP inside TLS, another protocol; Hawser speaks SFTP only.',
      `Most servers offer SFTP too: try sftp://${host}, with the login you use for SSH.`,
    );
  }
  return refuse(`Hawser cannot open ${scheme}:// addresses.`, example);
}

function refusePassword(): Refusal {
  return refuse(
    'A password in an address ends up in histories and logs, so it is not taken from there.',
    'Leave it out: Hawser asks for the password when the server wants one.',
  );
}

function refuse(message: string, next?: string): Refusal {
  return next === undefined ? { ok: false, message } : { ok: false, message, next };
}
