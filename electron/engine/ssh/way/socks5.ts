import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { OpError } from '../../../../shared/errors.ts';
import { secretConcat } from '../../secret-text.ts';
import { addressText } from '../errors.ts';
import type { TcpLine } from '../tcp.ts';
import type { LineReader } from './line-reader.ts';
import { proxyError, ProxyLoginRefused, type ProxyAddress } from './proxy-errors.ts';
import type { ProxyLogin, ProxyTarget, ProxyWay } from './proxy-way.ts';

// RFC 1928 section 3, RFC 1929
const version = 5;
const noLogin = 0x00;
const passwordLogin = 0x02;
const noneAcceptable = 0xff;

/** Has a SOCKS5 proxy connect us (RFC 1928). Names go to the proxy as they are: it looks them up, not we. */
export async function connectBySocks5(
  { socket }: TcpLine,
  reader: LineReader,
  { proxy, to, login }: ProxyWay,
): Promise<void> {
  const request = connectRequest(to);
  const methods = login ? [noLogin, passwordLogin] : [noLogin];
  socket.write(Buffer.from([version, methods.length, ...methods]));
  const [theirs, method] = await reader.bytes(2);
  if (theirs !== version) throw proxyError(proxy, 'does not speak SOCKS5');
  if (method === passwordLogin && login) await logIn({ socket, reader, proxy, login });
  else if (method === noneAcceptable || method === passwordLogin) {
    throw new ProxyLoginRefused(proxy, false);
  } else if (method !== noLogin)
    throw proxyError(proxy, 'asks for a login that Hawser does not have');
  socket.write(request);
  await readReply(reader, { proxy, to });
}

async function logIn(tools: {
  readonly socket: TcpLine['socket'];
  readonly reader: LineReader;
  readonly proxy: ProxyAddress;
  readonly login: ProxyLogin;
}): Promise<void> {
  const { socket, reader, proxy, login } = tools;
  const user = Buffer.from(login.user);
  const { password } = login;
  if (user.length > 255 || password.length === 0 || password.length > 255) {
    throw proxyError(proxy, 'takes user names and passwords of up to 255 bytes', { code: 'auth' });
  }
  const lengths = [Buffer.of(1, user.length), Buffer.of(password.length)] as const;
  const message = secretConcat(lengths[0], user, lengths[1], password);
  socket.write(message, () => message.fill(0));
  const [, status] = await reader.bytes(2);
  if (status !== 0) throw new ProxyLoginRefused(proxy, true);
}

function connectRequest({ host, tcpPort }: ProxyTarget): Buffer {
  const port = Buffer.alloc(2);
  port.writeUInt16BE(tcpPort);
  return Buffer.concat([Buffer.from([version, 1, 0]), addressOf(host), port]);
}

function addressOf(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)]);
  // a zone says something only on this computer
  const bare = host.replace(/%.*$/, '');
  if (isIP(bare) === 6) return Buffer.from([4, ...ipv6Bytes(bare)]);
  const name = Buffer.from(domainToASCII(host) || host);
  if (name.length > 255) {
    throw new OpError(
      'invalid',
      `The name ${addressText({ host, tcpPort: 22 })} is too long for SOCKS5.`,
    );
  }
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function ipv6Bytes(address: string): number[] {
  // one spelling for all: hexadecimal groups, `::` for the missing ones
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const groupsOf = (text: string) => (text === '' ? [] : text.split(':'));
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...missing, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

async function readReply(
  reader: LineReader,
  { proxy, to }: { readonly proxy: ProxyAddress; readonly to: ProxyTarget },
): Promise<void> {
  const [theirs, status = 1, , kind] = await reader.bytes(4);
  if (theirs !== version) throw proxyError(proxy, 'does not speak SOCKS5');
  if (status !== 0) throw refusal(proxy, to, status);
  const addressBytes = kind === 1 ? 4 : kind === 4 ? 16 : kind === 3 ? undefined : -1;
  if (addressBytes === -1) throw proxyError(proxy, 'gave an answer that SOCKS5 does not have');
  const length = addressBytes ?? (await reader.bytes(1))[0] ?? 0;
  await reader.bytes(length + 2);
}

const reasons: Readonly<Record<number, string>> = {
  1: 'something failed there',
  2: 'its rules forbid it',
  3: 'there is no route to its network',
  4: 'there is no such host, or no route to it',
  5: 'it refused the connection',
  6: 'it did not answer in time',
  7: 'the proxy does not make such connections',
  8: 'the proxy does not know such addresses',
};

function refusal(proxy: ProxyAddress, to: ProxyTarget, status: number): OpError {
  const why = reasons[status] ?? `it gives the unknown reason ${status}`;
  return proxyError(proxy, `could not connect to ${addressText(to)}: ${why}`, {
    next: 'Check the host’s address and port, and that the proxy may connect to it.',
  });
}
