import { parsePort } from './values.ts';

/** One hop of `ProxyJump`, before the configuration has been asked about it. */
export type JumpHop = {
  readonly host: string;
  readonly user?: string;
  readonly tcpPort?: number;
};

/** `none`, or the hops in the order in which they are passed; undefined is what OpenSSH refuses. */
export function parseJump(value: string): readonly JumpHop[] | 'none' | undefined {
  const text = (value.split('#', 1)[0] ?? '').replace(/[ \t\r\n]+$/, '');
  if (text.toLowerCase() === 'none') return 'none';
  const hops: JumpHop[] = [];
  for (const part of text.split(',')) {
    const hop = part.startsWith('ssh://') ? parseUri(part.slice(6)) : parsePlain(part);
    if (hop === undefined) return undefined;
    hops.push(hop);
  }
  return hops;
}

/** `[user@]host[:port]`, the host in brackets when it holds a colon. */
function parsePlain(text: string): JumpHop | undefined {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? undefined : text.slice(0, at);
  if (user === '') return undefined;
  const place = splitPlace(text.slice(at + 1));
  if (place === undefined || place.rest?.startsWith('/') === true) return undefined;
  return hopOf(user, place.host, place.rest?.slice(1));
}

/** What stands behind `ssh://`. */
function parseUri(text: string): JumpHop | undefined {
  const at = text.indexOf('@');
  const user = at < 0 ? undefined : decode((text.slice(0, at).split(';', 1)[0] ?? '').trim());
  if (at >= 0 && (user === undefined || user === '')) return undefined;
  const place = splitPlace(text.slice(at + 1));
  if (place === undefined || !/^[\w.:-]+$/.test(place.host)) return undefined;
  const [port, ...path] =
    place.rest?.startsWith('/') === true
      ? ['', place.rest.slice(1)]
      : (place.rest?.slice(1) ?? '').split('/');
  return path.join('') === '' ? hopOf(user, place.host, port) : undefined;
}

function hopOf(
  user: string | undefined,
  host: string,
  port: string | undefined,
): JumpHop | undefined {
  const tcpPort = port === undefined || port === '' ? undefined : parsePort(port);
  if (port !== undefined && port !== '' && tcpPort === undefined) return undefined;
  return {
    host,
    ...(user === undefined ? {} : { user }),
    ...(tcpPort === undefined ? {} : { tcpPort }),
  };
}

function splitPlace(text: string): { readonly host: string; readonly rest?: string } | undefined {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.search(/[:/]|$/);
  if (end === 0 && text.startsWith('[')) return undefined;
  const host = text.slice(0, end).replace(/^\[(.*)\]$/, '$1');
  const rest = text.slice(end);
  if (host === '' || (rest !== '' && !/^[:/]/.test(rest))) return undefined;
  return rest === '' ? { host } : { host, rest };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a `%` without two digits of hex, or no UTF-8
  }
}
