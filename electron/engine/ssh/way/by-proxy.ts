import { OpError } from '../../../../shared/errors.ts';
import type { Ask, Dial } from '../../protocol.ts';
import { secretBytes } from '../../secret-text.ts';
import { dial, type DialOptions, type TcpLine } from '../tcp.ts';
import { connectByHttp } from './http-connect.ts';
import { LineReader } from './line-reader.ts';
import { ProxyLoginRefused, readingFault, unreachableProxy } from './proxy-errors.ts';
import type { ProxyLogin, ProxyTarget } from './proxy-way.ts';
import { connectBySocks5 } from './socks5.ts';

type Proxy = Extract<Dial, { via: 'socks5' | 'http-connect' }>;

/** What a line over a proxy is made with. */
export type ProxyTools = DialOptions & { readonly ask: Ask };

/** As often as a server is asked. */
const maxTries = 3;

/** Opens a line over a proxy; its password is asked for only when it wants one, on a connection of its own each time. */
export async function dialByProxy(
  proxy: Proxy,
  to: ProxyTarget,
  tools: ProxyTools,
): Promise<TcpLine> {
  let password: Buffer | undefined;
  for (let tries = 0; ; tries += 1) {
    try {
      return await dialOnce(proxy, to, { ...tools, password });
    } catch (thrown) {
      const isTold = thrown instanceof ProxyLoginRefused;
      if (!isTold || proxy.user === undefined || tries >= maxTries) throw thrown;
    } finally {
      // it has been sent, or the line is gone
      password?.fill(0);
    }
    password = await askPassword(tools, tries > 0);
  }
}

async function askPassword({ ask, signal }: ProxyTools, again: boolean): Promise<Buffer> {
  const answer = await ask('proxyPassword', { again }, signal === undefined ? {} : { signal });
  if (answer) return secretBytes(answer.password);
  throw new OpError('cancelled', 'The login at the proxy was cancelled.');
}

async function dialOnce(
  proxy: Proxy,
  to: ProxyTarget,
  { timeoutMs, signal, family, password }: ProxyTools & { readonly password: Buffer | undefined },
): Promise<TcpLine> {
  const line = await dial(proxy, { timeoutMs, signal, family }).catch((thrown: unknown) => {
    throw unreachableProxy(proxy, thrown);
  });
  const reader = new LineReader(line, { timeoutMs, signal, fault: readingFault(proxy) });
  const login: ProxyLogin | undefined =
    proxy.user === undefined || password === undefined ? undefined : { user: proxy.user, password };
  try {
    const connect = proxy.via === 'socks5' ? connectBySocks5 : connectByHttp;
    await connect(line, reader, { proxy, to, login });
    reader.release();
    return line;
  } catch (thrown) {
    line.socket.destroy();
    throw thrown;
  }
}
