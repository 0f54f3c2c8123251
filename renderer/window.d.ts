import type { Bridge } from '../shared/contract/bridge.ts';

declare global {
  interface Window {
    /** What the preload gives the page; only `client/` uses it. */
    readonly bridge: Bridge;
  }
}
