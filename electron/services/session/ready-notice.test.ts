import { expect, it } from 'vitest';
import type { ConnectionFacts } from '../../../shared/contract/sessions.ts';
import { readyNotice } from './ready-notice.ts';

const hop = {
  address: 'web-01',
  serverVersion: 'x',
  kex: 'k',
  toServer: { cipher: 'c', mac: 'm' },
  fromServer: { cipher: 'c', mac: 'm' },
  hostKeyType: 't',
  hostKeyAlgorithm: 'a',
  fingerprint: 'f',
  isStrictKex: true,
  login: 'password',
};
const facts = (...hops: ConnectionFacts['hops']): ConnectionFacts => ({
  serverVersion: 'x',
  kex: 'k',
  cipher: 'c',
  mac: 'm',
  hostKeyType: 't',
  fingerprint: 'f',
  hops,
  sftpExtensions: [],
  homeDirectory: '/',
});

it('CVE-2021-36367 says that a server let everybody in, which may ask for secrets in its terminal', () => {
  expect(readyNotice(facts({ ...hop, isOpenToAll: true }))).toContain('is the server');
  expect(readyNotice(facts(hop))).toBeUndefined();
  // what a jump host wants is over with the login at the host
  expect(readyNotice(facts({ ...hop, isOpenToAll: true }, hop))).toBeUndefined();
});
