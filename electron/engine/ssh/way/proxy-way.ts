import type { ProxyAddress } from './proxy-errors.ts';

/** A proxy account; its password comes from main when the proxy wants it. */
export type ProxyLogin = { readonly user: string; readonly password: () => Promise<string> };

/** Where a proxy is to connect us. */
export type ProxyTarget = { readonly host: string; readonly tcpPort: number };

/** What goes over a proxy. */
export type ProxyWay = {
  readonly proxy: ProxyAddress;
  readonly to: ProxyTarget;
  readonly login?: ProxyLogin | undefined;
};
