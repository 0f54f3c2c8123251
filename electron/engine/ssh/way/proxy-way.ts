import type { ProxyAddress } from './proxy-errors.ts';

/** A proxy account, with its password as bytes that are wiped once the proxy has answered. */
export type ProxyLogin = { readonly user: string; readonly password: Uint8Array };

/** Where a proxy is to connect us. */
export type ProxyTarget = { readonly host: string; readonly tcpPort: number };

/** What goes over a proxy. */
export type ProxyWay = {
  readonly proxy: ProxyAddress;
  readonly to: ProxyTarget;
  readonly login?: ProxyLogin | undefined;
};
