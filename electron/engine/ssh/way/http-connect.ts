import { domainToASCII } from 'node:url';
import { OpError } from '../../../../shared/errors.ts';
import { secretBytes, secretConcat } from '../../secret-text.ts';
import { addressText } from '../errors.ts';
import { encodeBase64 } from '../key-file/base64.ts';
import { serverLine } from '../server-text.ts';
import type { TcpLine } from '../tcp.ts';
import type { LineReader } from './line-reader.ts';
import { proxyError, ProxyLoginRefused, type ProxyAddress } from './proxy-errors.ts';
import type { ProxyLogin, ProxyTarget, ProxyWay } from './proxy-way.ts';

/** Has an HTTP proxy connect us (RFC 9110 section 9.3.6). The login, Basic, goes along only when `login` is given. */
export async function connectByHttp(
  { socket }: TcpLine,
  reader: LineReader,
  { proxy, to, login }: ProxyWay,
): Promise<void> {
  const target = authority(to);
  const account = login && basic(proxy, login);
  const lines = [`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n`, '\r\n'] as const;
  const field = account ? ['Proxy-Authorization: Basic ', account, '\r\n'] : [];
  const request = secretConcat(...[lines[0], ...field, lines[1]].map(secretBytes));
  account?.fill(0);
  socket.write(request, () => request.fill(0));
  const head = (await reader.until('\r\n\r\n')).toString('latin1');
  const [, code = '', said = ''] = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?\r\n/.exec(head) ?? [];
  if (code === '') throw proxyError(proxy, 'does not speak HTTP');
  if (code.startsWith('2')) return;
  if (code === '407') throw loginWanted(proxy, head, login !== undefined);
  throw refusal(proxy, to, `${code} ${said}`.trim());
}

function authority({ host, tcpPort }: ProxyTarget): string {
  if (/[\s/?#@]/.test(host)) {
    throw new OpError('invalid', 'An HTTP proxy cannot be asked for an address like this.', {
      next: 'Edit the host.',
    });
  }
  const name = host.includes(':') ? `[${host}]` : domainToASCII(host) || host;
  return `${name}:${tcpPort}`;
}

function basic(proxy: ProxyAddress, { user, password }: ProxyLogin): Uint8Array {
  // RFC 7617 section 2: what follows the first colon is the password
  if (user.includes(':')) {
    throw proxyError(proxy, 'cannot be given a user name with a colon', { code: 'auth' });
  }
  const account = secretConcat(Buffer.from(`${user}:`), password);
  const text = encodeBase64(account);
  account.fill(0);
  return text;
}

function loginWanted(proxy: ProxyAddress, head: string, isLoggedIn: boolean): OpError {
  if (/^proxy-authenticate:[^\r\n]*\bbasic\b/im.test(head)) {
    return new ProxyLoginRefused(proxy, isLoggedIn);
  }
  return proxyError(proxy, 'wants a login other than “Basic”, which Hawser does not have', {
    code: 'auth',
  });
}

function refusal(proxy: ProxyAddress, to: ProxyTarget, said: string): OpError {
  const why = serverLine(said, 120);
  const isRedirect = said.startsWith('3');
  return proxyError(
    proxy,
    `did not connect to ${addressText(to)}: it said ${why}${isRedirect ? ', and is not followed elsewhere' : ''}`,
    { next: 'Many proxies allow port 443 alone; ask who runs it, or check address and port.' },
  );
}
