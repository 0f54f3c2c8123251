// Over 300 lines but one file: what is read, what is dropped and what is refused is seen in one table.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { hasEscapes } from '../../../shared/names.ts';
import { parseDestination } from '../../../shared/quick-connect.ts';
import { parseAddress, type ReadAddress } from './parse-address.ts';

const read: [string, object][] = [
  ['sftp://host', { scheme: 'sftp', host: 'host' }],
  ['ssh://host', { scheme: 'ssh', host: 'host' }],
  [
    'SSH://ann@Host.example:2222',
    { scheme: 'ssh', user: 'ann', host: 'Host.example', tcpPort: 2222 },
  ],
  ['ssh://host/', { scheme: 'ssh', host: 'host' }],
  [
    'sftp://ann@host:1/srv/www',
    { scheme: 'sftp', user: 'ann', host: 'host', tcpPort: 1, path: '/srv/www' },
  ],
  ['sftp://host:65535/', { scheme: 'sftp', host: 'host', tcpPort: 65_535 }],
  ['sftp://10.0.0.255/', { scheme: 'sftp', host: '10.0.0.255' }],
  ['sftp://[2001:db8::7]:22/x', { scheme: 'sftp', host: '2001:db8::7', tcpPort: 22, path: '/x' }],
  ['ssh://[::1]', { scheme: 'ssh', host: '::1' }],
  ['ssh://my_alias', { scheme: 'ssh', host: 'my_alias' }],
  ['sftp://host/~/work', { scheme: 'sftp', host: 'host', path: '~/work' }],
  ['sftp://host/a%20b%3Fc%23d%25e/', { scheme: 'sftp', host: 'host', path: '/a b?c#d%e/' }],
  ['sftp://host/%E6%97%A5', { scheme: 'sftp', host: 'host', path: '/日' }],
  ['sftp://host/日', { scheme: 'sftp', host: 'host', path: '/日' }],
  ['sftp://host/caf%E9', { scheme: 'sftp', host: 'host', path: '/caf\udce9' }],
  ['sftp://host/$(id);x', { scheme: 'sftp', host: 'host', path: '/$(id);x' }],
  ['sftp://host/%E2%80%AEgpj.exe', { scheme: 'sftp', host: 'host', path: '/\u202egpj.exe' }],
  ['ssh://CORP%5Cann@host', { scheme: 'ssh', user: 'CORP\\ann', host: 'host' }],
  ['ssh://ann%40corp.example@gate', { scheme: 'ssh', user: 'ann@corp.example', host: 'gate' }],
  // a name of other letters leads where its punycode says, whatever it looks like
  [
    'sftp://bücher.example/',
    { scheme: 'sftp', host: 'xn--bcher-kva.example', writtenHost: 'bücher.example' },
  ],
  [
    'sftp://b%C3%BCcher.example:22/%C3%BC', // as a browser writes it
    {
      scheme: 'sftp',
      host: 'xn--bcher-kva.example',
      writtenHost: 'bücher.example',
      tcpPort: 22,
      path: '/ü',
    },
  ],
  [
    'ssh://pаypal.example', // a Cyrillic "а"
    { scheme: 'ssh', host: 'xn--pypal-4ve.example', writtenHost: 'pаypal.example' },
  ],
];

const dropped: [string, object, readonly string[]][] = [
  ['sftp://ann:secret@host/x', { user: 'ann', host: 'host', path: '/x' }, ['password']],
  ['ssh://ann:@host', { user: 'ann', host: 'host' }, ['password']],
  ['sftp://ann;fingerprint=aa@host/', { user: 'ann', host: 'host' }, ['parameters']],
  [
    'sftp://ann;x-proxytelnetcommand=id:secret@host',
    { user: 'ann', host: 'host' },
    ['password', 'parameters'],
  ],
  ['sftp://ann:secret;x-name=a@host', { user: 'ann', host: 'host' }, ['password', 'parameters']],
  ['ssh://host/--command=id', { host: 'host' }, ['folder']],
  ['ssh://ann:secret@host/$(id)', { user: 'ann', host: 'host' }, ['password', 'folder']],
];

const refused: readonly string[] = [
  // the form
  'ssh:',
  'ssh:host',
  'ssh:/host',
  'ssh:////host',
  'sftp:\\\\host\\x',
  'sftp://',
  'ssh://@',
  'ssh://@host',
  'ssh://:pw@host',
  'ssh://;x=1@host',
  'sftp:///etc/passwd',
  'ssh://host?x=1',
  'ssh://host#x',
  'sftp://host/x?command=id',
  'sftp://host/x#y',
  'ssh://a@b@host',
  'ssh://a:b@c@host',
  'ssh://ann:se/cret@host',
  'ssh://good.example:x/@evil.example',
  'sftp://host\\@evil.example/',
  'https://host/',
  'sftps://host/',
  'ssh+git://host/x',
  'xssh://host',
  // spaces and what is not seen
  ' ssh://host',
  'ssh://host ',
  'ssh://ho st',
  'ssh://host\nssh://other',
  'ssh://host\u0000',
  'sftp://host/\u0085x',
  'sftp://host/\u00a0x',
  'sftp://host/\u2028x',
  'sftp://host/%00',
  'sftp://host/%0Ax',
  'sftp://host/%1B[31m',
  'sftp://host/%7F',
  'ssh://ho%00st',
  'ssh://ho%73t',
  'sftp://host/%',
  'sftp://host/%4',
  'sftp://host/%zz',
  'ssh://ann%0D@host',
  'ssh://\u200bhost\u202e',
  'ssh://a\u3002\u202eb',
  // the host
  'ssh://-v',
  'ssh://-oProxyCommand=id',
  'ssh://ann@-v:22',
  'ssh://%EF%BC%8Dv',
  'ssh://ho%C3st',
  'ssh://h%C2%A0st',
  'ssh://h%C2%85st',
  'ssh://h%E2%80%AEst',
  'ssh://\uff0dv', // a full-width "-", which becomes one
  'ssh://.',
  'ssh://..',
  'ssh://a..b',
  'ssh://host$(id)',
  'ssh://host`id`',
  'ssh://host;id',
  'ssh://host|id',
  'ssh://host&id',
  'ssh://host"x"',
  "ssh://host'x'",
  'ssh://*',
  'ssh://!host',
  'ssh://%h',
  'ssh://256.1.1.1',
  'ssh://1.2.3',
  'ssh://2130706433',
  'ssh://0x7f.1',
  'ssh://0177.0.0.1',
  'ssh://127.0.0.1.2',
  'ssh://\uff11\uff12\uff17.1', // full-width digits
  'ssh://::1',
  'ssh://[host]',
  'ssh://[::1',
  'ssh://::1]:22',
  'ssh://[::1]x',
  'ssh://[::1]:22:22',
  'ssh://[]',
  `ssh://${'a'.repeat(256)}`,
  // the port
  'ssh://host:0',
  'ssh://host:65536',
  'ssh://host:-1',
  'ssh://host:22x',
  'ssh://host:ssh',
  'ssh://host:000022',
  'ssh://host:2\u0662',
  'ssh://host:22:22',
  // the user
  'ssh://-oProxyCommand=id@host',
  'ssh://-l@host',
  'ssh://%2Dl@host',
  'ssh://a%20-oProxyCommand=id@host',
  'ssh://$(id)@host',
  'ssh://`id`@host',
  'ssh://a%3Bid@host',
  'ssh://a|id@host',
  'ssh://a&id@host',
  "ssh://a'b@host",
  'ssh://a%22b@host',
  'ssh://a%5C@host',
  'ssh://a%3Ab@host',
  `ssh://${'a'.repeat(256)}@host`,
  // the length
  `sftp://host/${'x'.repeat(2_037)}`,
  `sftp://host/${'x'.repeat(1_000_000)}`,
  `ssh://${'a'.repeat(1_000_000)}:${'b'.repeat(1_000_000)}@host`,
];

const anyChar = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

describe('an address of another program', () => {
  it.each(read)('%j names %j', (text, parts) => {
    const address = parseAddress(text);
    expect(address).toEqual({
      kind: 'open',
      ignored: [],
      text: expect.any(String) as unknown,
      ...parts,
    });
  });

  it.each(dropped)('%j is %j without what it must not say', (text, parts, ignored) => {
    const address = parseAddress(text);
    expect(address).toMatchObject({ kind: 'open', ...parts, ignored });
    expect(JSON.stringify(address)).not.toMatch(/secret|fingerprint|x-|command|\$\(/);
  });

  it.each(refused.map((text) => [text.slice(0, 80), text]))('is refused: %j', (_, text) => {
    expect(parseAddress(text)).toEqual({
      kind: 'refused',
      message: expect.any(String) as unknown,
      next: expect.stringContaining('sftp://user@host') as unknown,
    });
  });

  it('may be 2,048 characters long', () => {
    const text = `sftp://host/${'x'.repeat(2_048 - 12)}`;
    expect(limits.destinationLength).toBe(2_048);
    expect(parseAddress(text)).toMatchObject({ kind: 'open', text });
    expect(parseAddress(`${text}x`)).toMatchObject({ kind: 'refused' });
  });

  it('keeps no password, whatever else is wrong with it', () => {
    for (const text of [
      'ssh://ann:hunter2@-v',
      'ssh://ann:hunter2@host:0',
      'ssh://ann:hunter2@host?x',
      'ssh://ann:hun/ter2@host',
      'ssh://ann:hunter2@[host]',
      'ssh://:hunter2@host',
    ]) {
      expect(JSON.stringify(parseAddress(text))).not.toMatch(/hun|ter2/);
    }
  });

  it('is connected to as it is shown: its text names the same and nothing else', () => {
    const pieces = fc.oneof(
      {
        arbitrary: fc.constantFrom(
          'sftp://',
          'ssh://',
          '@',
          ':',
          '/',
          '/~',
          '%',
          '%2F',
          '%40',
          '%3A',
        ),
        weight: 3,
      },
      fc.constantFrom(
        '[::1]',
        '[',
        ']',
        ';',
        '?',
        '#',
        '\\',
        '-',
        '.',
        '22',
        'ann',
        'host',
        '%E9',
        '%F0%9F%92%BE',
        '日',
        '\u202e',
        'ü',
        '\ud800',
      ),
      fc.string({ unit: anyChar, maxLength: 3 }),
    );
    const loose = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));
    const close = fc
      .tuple(
        fc.constantFrom('sftp', 'ssh'),
        fc.constantFrom('', 'ann@', 'ann:pw@', 'a%20b;x=1@', '%C3%BC@', '%FF@'),
        fc.constantFrom('host', 'HOST:22', '[fe80::1%eth0]:2', 'bücher', '10.0.0.1', 'a.b-c_d+e'),
        fc.array(
          fc.constantFrom(
            '/',
            '~',
            'a',
            '%20',
            '%3B',
            '%25',
            '%E9',
            '%C3%A9',
            '日',
            ':',
            '@',
            '\\',
            ';',
          ),
          {
            maxLength: 8,
          },
        ),
      )
      .map(([scheme, account, host, path]) => `${scheme}://${account}${host}/${path.join('')}`);
    let opened = 0;
    fc.assert(
      fc.property(fc.oneof(loose, close), (text) => {
        const address = parseAddress(text);
        if (address.kind === 'refused') return;
        opened += 1;
        expect(faultOf(address)).toBeUndefined();
      }),
      { numRuns: 600 },
    );
    expect(opened).toBeGreaterThan(100);
  });
});

/** What is wrong with an address that may be opened. */
function faultOf(address: Extract<ReadAddress, { kind: 'open' }>): string | undefined {
  const { scheme, user, host, tcpPort, path, text } = address;
  const again = parseDestination(text);
  if (!again.ok) return again.message;
  const { destination } = again;
  const shown = [user, host, tcpPort, path];
  if (
    JSON.stringify([destination.user, destination.host, destination.tcpPort, destination.path]) !==
    JSON.stringify(shown)
  ) {
    return `leads to ${JSON.stringify(destination)}`;
  }
  if (!text.startsWith(`${scheme}://`) || hasEscapes(text)) return 'is no text for others';
  if (text.length > limits.destinationLength) return 'has grown';
  if (!/^[\w.:%+-]+$/.test(host)) return 'has another host than it seems';
  if (host.startsWith('-') || user?.startsWith('-') === true) return 'looks like an option';
  if (scheme === 'ssh' && path !== undefined) return 'has a folder for a shell';
  const twice = parseAddress(text);
  if (twice.kind !== 'open' || twice.text !== text || twice.ignored.length > 0) return 'changes';
  return undefined;
}
