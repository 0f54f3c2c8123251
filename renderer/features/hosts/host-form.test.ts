import { describe, expect, it } from 'vitest';
import { hostDraft, type Host } from '../../../shared/contract/hosts.ts';
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
      jumpBy: 'list',
      jumpList: ' ann@bastion, inner:2222 ',
      jumpHostId: '',
      proxyKind: 'socks5',
      proxyHost: ' [::1] ',
      proxyPort: '',
      proxyUser: ' ann ',
      legacyAlgorithms: ['ssh-rsa'],
      identityAgent: ' $WORK_AGENT ',
      agentForwarding: true,
      nameCharset: 'gbk',
    });
    if (!checked.ok) throw new Error('refused');
    expect(checked.draft).toMatchObject({
      name: 'Web',
      address: '2001:db8::1',
      group: 'Production',
      nameCharset: 'gbk',
      jump: { list: 'ann@bastion, inner:2222' },
      proxy: { kind: 'socks5', host: '::1', tcpPort: 1080, user: 'ann' },
      legacyAlgorithms: ['ssh-rsa'],
      identityAgent: '$WORK_AGENT',
      agentForwarding: true,
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
      jump: { hostId: 'bastion' },
      proxy: { kind: 'http', host: 'proxy', tcpPort: 3128 },
      legacyAlgorithms: ['aes128-cbc', 'hmac-sha1'],
    } satisfies Omit<Host, 'id' | 'kind'>;
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

describe('the advanced fields', () => {
  it.each<[Partial<HostForm>, object]>([
    [{ jumpBy: 'list' }, { jumpList: 'A jump host is missing between two commas.' }],
    [{ jumpBy: 'list', jumpList: '-x' }, { jumpList: 'A host name cannot begin with “-”.' }],
    [{ jumpBy: 'host' }, { jumpHostId: 'Choose the host to go over.' }],
    [{ proxyKind: 'http' }, { proxyHost: 'Enter the server’s name or IP address.' }],
    [
      { proxyKind: 'http', proxyHost: 'p', proxyPort: '99999' },
      { proxyPort: 'A number from 1 to 65535.' },
    ],
  ])('%j is refused at its own field', (change, errors) => {
    expect(errorsOf(change)).toMatchObject(errors);
  });

  it('that are not in use leave no trace, whatever was typed before', () => {
    const checked = checkHostForm({ ...good, jumpList: 'a', proxyHost: 'p', proxyPort: 'x' });
    expect(checked).toEqual(checkHostForm(good));
  });
});
