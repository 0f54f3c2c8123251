import type { Client } from 'ssh2';
import type { Offer } from './algorithms.ts';
import { hearHostKeys } from './announced-keys.ts';
import { hearOnlyInTime } from './before-trust.ts';
import type { Deadlines } from './deadlines.ts';
import { watchRefusals } from './early-login.ts';
import type { HostKeyGuard } from './host-key.ts';
import type { Login } from './login.ts';
import type { SocketShim } from './socket-shim.ts';
import { speedUpCiphers } from './ssh2-cipher.ts';
import { watchWindows } from './window-guard.ts';

/** What ssh2's client is started with. */
export type ClientStart = {
  readonly shim: SocketShim;
  readonly user: string;
  readonly offer: Offer;
  readonly pingMs: number;
  readonly login: Login;
  readonly verifyHostKey: HostKeyGuard['verify'];
  /** Gets what ssh2 tells of its work. */
  readonly note: (line: string) => void;
  /** The host key is trusted: the server may speak of the login. */
  readonly isLoginTime: () => boolean;
  readonly isLoggedIn: () => boolean;
  readonly onKeys: Parameters<typeof hearHostKeys>[1]['onKeys'];
  /** The server has sent more than a channel's window. */
  readonly onOverrun: () => void;
  /** The server has spoken of the login before its time. */
  readonly onEarlyWord: () => void;
};

/** Has ssh2's client begin, with everything off that it would decide by itself. Throws what it throws. */
export function startClient(client: Client, start: ClientStart): void {
  const { login, isLoggedIn, onKeys } = start;
  client.connect({
    sock: start.shim,
    username: start.user,
    ident: 'Hawser',
    algorithms: start.offer,
    hostVerifier: start.verifyHostKey,
    authHandler: login.handler,
    debug: start.note,
    // own timers: ssh2's single one would count the user's time too
    readyTimeout: 0,
    // ssh2 sends the pings, `watchLink` judges: ssh2's own verdict ignores data that came in
    keepaliveInterval: start.pingMs,
    keepaliveCountMax: Number.MAX_SAFE_INTEGER,
  });
  speedUpCiphers(client, start.shim.outlet);
  hearHostKeys(client, { isLoggedIn, onKeys });
  watchRefusals(client, (isPartial) => login.refused(isPartial));
  watchWindows(client, start.onOverrun);
  hearOnlyInTime(client, { isCome: start.isLoginTime, onEarly: start.onEarlyWord });
}

/** Says goodbye, and drops the line when nobody answers that. */
export function hangUp(
  client: Client,
  shim: SocketShim,
  { closeMs }: Pick<Deadlines, 'closeMs'>,
): void {
  try {
    client.end();
  } catch {
    // ssh2 throws when its protocol is already dead; the socket is destroyed below
  }
  // on a dead link the goodbye never arrives: ssh2 alone would wait for ever
  const timer = setTimeout(() => shim.destroy(), closeMs);
  shim.once('close', () => clearTimeout(timer));
  if (shim.closed) clearTimeout(timer);
}
