import { OpError } from '../../../../shared/errors.ts';
import { addressText } from '../errors.ts';

/** Where a proxy listens. */
export type ProxyAddress = { readonly host: string; readonly tcpPort: number };

const next = 'Check the proxy in the host’s settings, or leave it out.';

/** Something went wrong at the proxy, before any server was reached. */
export function proxyError(
  proxy: ProxyAddress,
  what: string,
  options: { readonly code?: 'connect' | 'timeout' | 'auth'; readonly next?: string } = {},
): OpError {
  return new OpError(options.code ?? 'connect', `The proxy ${addressText(proxy)} ${what}.`, {
    next: options.next ?? next,
  });
}

/** What a proxy's reader says about a proxy that does not say what it should. */
export function readingFault(proxy: ProxyAddress): (what: 'late' | 'ended' | 'endless') => OpError {
  return (what) => {
    switch (what) {
      case 'late':
        return proxyError(proxy, 'did not answer in time', { code: 'timeout' });
      case 'ended':
        return proxyError(proxy, 'hung up before it had connected us');
      case 'endless':
        return proxyError(proxy, 'sends no end of things that are no answer');
      default:
        return what satisfies never;
    }
  };
}

/** A failed TCP connection to the proxy, told as such. */
export function unreachableProxy(proxy: ProxyAddress, thrown: unknown): unknown {
  if (!(thrown instanceof OpError) || thrown.code === 'cancelled') return thrown;
  const { code, message } = thrown;
  return new OpError(code, `The proxy ${addressText(proxy)} cannot be used: ${message}`, {
    next,
    cause: thrown,
  });
}

/** The proxy wants a login that we do not have, or not the right one. */
export class ProxyLoginRefused extends OpError {
  constructor(proxy: ProxyAddress, isLoggedIn: boolean) {
    super(
      'auth',
      isLoggedIn
        ? `The proxy ${addressText(proxy)} refused the user name or password.`
        : `The proxy ${addressText(proxy)} wants a login.`,
      { next: 'Check the proxy’s user name in the host’s settings.' },
    );
  }
}
