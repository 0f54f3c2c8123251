import { expect, it } from 'vitest';
import { keyOf } from '../../vault/vault-file.ts';
import type { HopTarget } from '../way/destination.ts';
import { passwordOf } from './secret-owner.ts';

const target = (host: string, more: Partial<HopTarget> = {}): HopTarget => ({
  host,
  tcpPort: 22,
  user: 'root',
  authentication: { method: 'automatic' },
  ...more,
});

it('A16 the same address is another computer behind another host, proxy, program or name', () => {
  const inner = target('10.0.0.1');
  const socks = { via: 'socks5', host: 'p', tcpPort: 1080 } as const;
  const owners = [
    passwordOf(inner, { before: [] }),
    passwordOf({ ...inner, hostId: 'h1' }, { before: [] }),
    passwordOf({ ...inner, tcpPort: 2222 }, { before: [] }),
    passwordOf({ ...inner, user: 'ann' }, { before: [] }),
    passwordOf({ ...inner, hostKeyName: 'vm1' }, { before: [] }),
    passwordOf({ ...inner, hostKeyName: 'vm2' }, { before: [] }),
    passwordOf(inner, { before: [target('gate')] }),
    passwordOf(inner, { before: [target('gate'), target('gate2')] }),
    passwordOf(inner, { before: [target('gate')], dial: socks }),
    passwordOf(inner, { before: [], dial: socks }),
    passwordOf(inner, { before: [], dial: { ...socks, via: 'http-connect' } }),
    passwordOf(inner, { before: [], dial: { via: 'command', command: 'nc a 22' } }),
    passwordOf(inner, { before: [], dial: { via: 'command', command: 'nc b 22' } }),
  ].map(keyOf);
  expect(new Set(owners).size).toBe(owners.length);
  expect(keyOf(passwordOf(inner, { before: [], dial: { via: 'direct' } }))).toBe(owners[0]);
});
