import type { HopFacts } from '../../../shared/contract/sessions.ts';
import { isStrictKex, type Negotiated } from './algorithms.ts';
import type { HostKeyGuard } from './host-key.ts';
import type { Login } from './login.ts';
import { serverLine } from './server-text.ts';

/** What one hop has agreed on with us, and shown. */
export type Agreed = {
  readonly address: string;
  /** The server's identification line. */
  readonly ident: string;
  readonly negotiated: Negotiated | undefined;
  /** Key exchange methods as the server offered them, its marks among them. */
  readonly offeredKex: readonly string[];
  readonly key: ReturnType<HostKeyGuard['pinned']>;
  readonly login: Pick<Login, 'story' | 'wasUnproved'>;
};

/** The facts of one hop, for people. */
export function hopFacts({ address, ident, negotiated, offeredKex, key, login }: Agreed): HopFacts {
  const { kex = '', serverHostKey = '', cs, sc } = negotiated ?? {};
  return {
    address,
    serverVersion: serverLine(ident.replace(/^SSH-[\d.]+-/, '')),
    kex,
    toServer: directionFacts(cs),
    fromServer: directionFacts(sc),
    hostKeyType: key?.type ?? '',
    hostKeyAlgorithm: serverHostKey,
    fingerprint: key?.fingerprint ?? '',
    isStrictKex: isStrictKex(offeredKex),
    login: login.story(),
    ...(login.wasUnproved() ? { isOpenToAll: true } : {}),
  };
}

function directionFacts(of: Negotiated['cs'] | undefined): HopFacts['toServer'] {
  const { cipher = '', mac = '' } = of ?? {};
  // an AEAD cipher protects its own integrity
  return { cipher, mac: mac === '' ? 'built into the cipher' : mac };
}
