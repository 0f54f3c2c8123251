import { describe, expect, it } from 'vitest';
import { parseDestination, withoutPassword } from './quick-connect.ts';

const accepted: [string, object][] = [
  ['example.org', { host: 'example.org' }],
  ['  example.org ', { host: 'example.org' }],
  ['ann@example.org', { user: 'ann', host: 'example.org' }],
  ['ann@example.org:2222', { user: 'ann', host: 'example.org', tcpPort: 2222 }],
  ['ann@corp.example@gate.example', { user: 'ann@corp.example', host: 'gate.example' }],
  ['CORP\\ann@host', { user: 'CORP\\ann', host: 'host' }],
  ['host:', { host: 'host' }],
  ['::1', { host: '::1' }],
  ['[::1]', { host: '::1' }],
  ['[::1]:2222', { host: '::1', tcpPort: 2222 }],
  ['root@[fe80::1%eth0]:22', { user: 'root', host: 'fe80::1%eth0', tcpPort: 22 }],
  ['ssh://ann@host', { user: 'ann', host: 'host' }],
  ['ssh://ann@host:2200/', { user: 'ann', host: 'host', tcpPort: 2200 }],
  ['SFTP://host', { host: 'host' }],
  ['sftp://ann@host/', { user: 'ann', host: 'host' }],
  [
    'sftp://ann@host:2200/srv/a%20b',
    { user: 'ann', host: 'host', tcpPort: 2200, path: '/srv/a b' },
  ],
  ['sftp://host/%E6%97%A5', { host: 'host', path: '/日' }],
  ['sftp://host/~', { host: 'host', path: '~' }],
  ['sftp://host/~/work', { host: 'host', path: '~/work' }],
  ['sftp://host/~bob/work', { host: 'host', path: '~bob/work' }],
  ['sftp://ann%40corp@host/x', { user: 'ann@corp', host: 'host', path: '/x' }],
  ['sftp://ann;fingerprint=aa@host/x', { user: 'ann', host: 'host', path: '/x' }],
  ['sftp://[::1]:2222/tmp', { host: '::1', tcpPort: 2222, path: '/tmp' }],
  ['sftp://host/caf%E9', { host: 'host', path: '/caf\udce9' }],
  ['2001:db8::7', { host: '2001:db8::7' }],
  ['sftp://host//srv', { host: 'host', path: '//srv' }],
];

const refused: [string, RegExp][] = [
  ['', /nothing/i],
  ['   ', /nothing/i],
  ['x'.repeat(2_049), /too long/],
  [`sftp://host/${'x'.repeat(2_037)}`, /too long/],
  ['host\u0000', /control/],
  ['a\nb', /control/],
  ['ann@', /host name is missing/],
  ['@host', /user name before/],
  ['host:0', /port number/],
  ['host:65536', /port number/],
  ['host:22x', /port number/],
  ['host:-1', /port number/],
  ['[::1', /more than one|cannot hold/],
  ['[host]:22', /not an IPv6/],
  ['a:b:c', /more than one/],
  ['-oProxyCommand=x', /begin with/],
  ['host name', /cannot hold/],
  ['host/path', /cannot hold/],
  ['ho$(st)', /cannot hold/],
  ['ann:secret@host', /password in an address/],
  ['sftp://ann:secret@host/x', /password in an address/],
  ['sftp://ann:@host/x', /password in an address/],
  ['sftp://host/%zz', /two hex digits/],
  ['sftp://host/%00', /control/],
  ['sftp://an%0An@host/', /control/],
  ['sftp://host?x=1', /“\?”/],
  ['sftp:///path', /host name is missing/],
  ['ftp://host/x', /SFTP only/],
  ['FTPS://host', /SFTP only/],
  ['https://host', /cannot open https/],
  ['file:///etc/passwd', /cannot open file/],
];

describe('parseDestination', () => {
  it.each(accepted)('takes %j', (text, destination) => {
    expect(parseDestination(text)).toEqual({ ok: true, destination });
  });

  it.each(refused)('refuses %j', (text, message) => {
    const parsed = parseDestination(text);
    expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(message) as unknown });
  });

  it('shows the SFTP way for an FTP address, without its login', () => {
    const parsed = parseDestination('ftp://ann:secret@files.example:21/pub');
    expect(parsed).toMatchObject({
      ok: false,
      next: expect.stringContaining('sftp://files.example') as unknown,
    });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  it.each([
    ['sftp://ann:secret@host/x', 'sftp://ann@host/x'],
    ['sftp://ann:se@cret@host:22/x@y', 'sftp://ann@host:22/x@y'],
    ['sftp://ann:sec/ret@host', 'sftp://ann@host'],
    ['sftp://:secret@host', 'sftp://@host'],
    ['ann:secret@host', 'ann@host'],
    ['ann:sec:ret@host:2222', 'ann@host:2222'],
    ['  ftp://ann:secret@host', '  ftp://ann@host'],
    ['https://ann:secret@host', 'https://ann@host'],
    // nothing to take out
    ['sftp://host:2222/a@b:c', 'sftp://host:2222/a@b:c'],
    ['sftp://[::1]:22/a@b', 'sftp://[::1]:22/a@b'],
    ['sftp://[::1]/a@b', 'sftp://[::1]/a@b'],
    ['sftp://host/a:b@c', 'sftp://host/a:b@c'],
    ['ann@host:22', 'ann@host:22'],
    ['ann@[::1]:22', 'ann@[::1]:22'],
    ['::1', '::1'],
    ['', ''],
  ])('%j without its password is %j', (typed, left) => {
    expect(withoutPassword(typed)).toBe(left);
  });

  it('no part of a password is in a message, wherever it was cut', () => {
    for (const text of [
      'sftp://ann:sec/ret@host',
      'sftp://ann:se@cr:et@host',
      'sftp://a:secret/@h',
    ]) {
      const parsed = JSON.stringify(parseDestination(text));
      expect(parsed).toContain('password in an address');
      expect(parsed).not.toMatch(/sec|cret/);
    }
  });

  it('never repeats a password it refuses', () => {
    expect(JSON.stringify(parseDestination('sftp://ann:secret@host'))).not.toContain('secret');
    expect(JSON.stringify(parseDestination('ann:secret@host'))).not.toContain('secret');
  });
});
