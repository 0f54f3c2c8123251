import { describe, expect, it } from 'vitest';
import { hostDraft } from '../../../shared/contract/hosts.ts';
import { checkHostForm, hostForm, type HostForm } from './host-form.ts';

const good: HostForm = { ...hostForm(undefined), address: 'web-01.example.net', user: 'deploy' };
const errorsOf = (change: Partial<HostForm>) => {
  const checked = checkHostForm({ ...good, ...change });
  return checked.ok ? {} : checked.errors;
};

describe('the host form', () => {
  it('takes a host by address and user alone, and names it by its address', () => {
    const checked = checkHostForm(good);
    expect(checked).toEqual({
      ok: true,
      draft: {
        name: 'web-01.example.net',
        address: 'web-01.example.net',
        tcpPort: 22,
        user: 'deploy',
        authentication: { method: 'automatic' },
      },
    });
  });

  it('gives what the contract accepts, with every field filled', () => {
    const checked = checkHostForm({
      name: ' Web ',
      address: ' [2001:db8::1] ',
      tcpPort: '2222',
      user: 'de ploy',
      method: 'key-file',
      keyFile: '/keys/id',
      localDirectory: '/home/me',
      remoteDirectory: '/srv',
      group: ' Production ',
    });
    if (!checked.ok) throw new Error('refused');
    expect(checked.draft).toMatchObject({
      name: 'Web',
      address: '2001:db8::1',
      group: 'Production',
    });
    expect(hostDraft.safeParse(checked.draft).success).toBe(true);
  });

  it('fills the fields of a saved host and gives the same host back', () => {
    const host = {
      name: 'Web',
      address: 'web',
      tcpPort: 2222,
      user: 'deploy',
      authentication: { method: 'key-file', keyFile: '/keys/id' },
      group: 'Lab',
      remoteDirectory: '/srv',
    } as const;
    expect(checkHostForm(hostForm(host))).toEqual({ ok: true, draft: host });
  });

  it.each(['', '  ', 'user@host', 'ssh://host', 'a b', 'host/path', 'host:22', 'a\tb'])(
    'does not take %j for an address',
    (address) => {
      expect(errorsOf({ address })).toHaveProperty('address');
    },
  );

  it.each(['', '0', '65536', '22a', '-1', '1e3', ' '])('does not take %j for a port', (tcpPort) => {
    expect(errorsOf({ tcpPort })).toHaveProperty('tcpPort');
  });

  it('wants a user, and a key file when that is how to log in', () => {
    expect(Object.keys(errorsOf({ user: '', method: 'key-file' })).sort()).toEqual([
      'keyFile',
      'user',
    ]);
  });

  it('keeps names and groups within what the sidebar shows', () => {
    expect(Object.keys(errorsOf({ name: 'x'.repeat(121), group: 'x'.repeat(61) })).sort()).toEqual([
      'group',
      'name',
    ]);
  });
});
