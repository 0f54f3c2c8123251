// Over 300 lines but one file: each form a line can take, with the verdict it leads to.
import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSshOracle } from '../../testing/known-hosts-oracle.ts';
import { fingerprint } from './fingerprint.ts';
import { knownHostsLine, knownKeyTypes, verdict } from './known-hosts.ts';
import { wireString } from './wire.ts';
import { leastProcessorMs, slowness } from '../../testing/processor-time.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-kh-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const ssh = createSshOracle(dir);

/** A key made by ssh-keygen, so that the same one can serve a real sshd. */
function makeKey(name: string, type: string): { text: string; blob: Buffer } {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(dir, name)]);
  const [keyType = '', base64 = ''] = readFileSync(join(dir, `${name}.pub`), 'utf8').split(' ');
  return { text: `${keyType} ${base64}`, blob: Buffer.from(base64, 'base64') };
}

const { text: shown, blob: key } = makeKey('host', 'ed25519');
const { text: other } = makeKey('other', 'ed25519');
const { text: otherType } = makeKey('other-type', 'ecdsa');

function hashed(name: string): string {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

function check(content: string | Buffer, host = 'h.example', tcpPort = 22) {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return verdict([{ path: 'kh', bytes }], { host, tcpPort }, key);
}

type Case = [title: string, file: string, verdict: string, host?: string, tcpPort?: number];
const cases: Case[] = [
  ['an empty file', '', 'unknown'],
  ['its own line', `h.example ${shown}\n`, 'match'],
  ['a last line without its end', `h.example ${shown}`, 'match'],
  ['CRLF line ends', `x.example ${other}\r\nh.example ${shown}\r\n`, 'match'],
  ['a comment after the key', `h.example ${shown} ann@desk\n`, 'match'],
  ['tabs and leading blanks', ` \th.example\t${shown.replace(' ', '\t')}\n`, 'match'],
  ['a commented line', `# h.example ${shown}\n`, 'unknown'],
  ['upper case in the file', `H.EXAMPLE ${shown}\n`, 'match'],
  ['upper case in the name dialled', `h.example ${shown}\n`, 'match', 'H.Example'],
  ['a trailing dot, which is another name', `h.example ${shown}\n`, 'unknown', 'h.example.'],
  ['several names', `a.example,h.example,10.0.0.1 ${shown}\n`, 'match'],
  ['another key', `h.example ${other}\n`, 'changed'],
  ['another key and the right one', `h.example ${other}\nh.example ${shown}\n`, 'match'],
  ['only a key of another type', `h.example ${otherType}\n`, 'changed'],
  ['a star', `*.example ${shown}\n`, 'match'],
  ['a star for another key', `* ${other}\n`, 'changed'],
  ['a question mark', `?.example ${shown}\n`, 'match'],
  ['a question mark for nothing', `h.exampl?? ${shown}\n`, 'unknown'],
  ['a negation', `*.example,!h.example ${shown}\n`, 'unknown'],
  ['a negation before the match', `!h.example,*.example ${shown}\n`, 'unknown'],
  ['a negation of another name', `*.example,!x.example ${shown}\n`, 'match'],
  ['a negation alone', `!x.example ${shown}\n`, 'unknown'],
  ['a hashed name', `${hashed('h.example')} ${shown}\n`, 'match'],
  ['a hashed name of another host', `${hashed('x.example')} ${shown}\n`, 'unknown'],
  ['a broken hash', `|1|AAAA|BBBB ${shown}\n`, 'unknown'],
  [
    'a hashed name with its port',
    `${hashed('[h.example]:2222')} ${shown}\n`,
    'match',
    'h.example',
    2222,
  ],
  ['a port', `[h.example]:2222 ${shown}\n`, 'match', 'h.example', 2222],
  ['another port', `[h.example]:2223 ${shown}\n`, 'unknown', 'h.example', 2222],
  ['a port, on the standard port', `[h.example]:2222 ${shown}\n`, 'unknown'],
  ['the bare name, on a port', `h.example ${shown}\n`, 'match', 'h.example', 2222],
  [
    'the bare name with another key, on a port',
    `h.example ${other}\n`,
    'unknown',
    'h.example',
    2222,
  ],
  [
    'a port with another key beside the bare name',
    `[h.example]:2222 ${other}\nh.example ${shown}\n`,
    'changed',
    'h.example',
    2222,
  ],
  ['IPv6', `::1 ${shown}\n`, 'match', '::1'],
  ['IPv6 with a port', `[::1]:2222 ${shown}\n`, 'match', '::1', 2222],
  ['a revoked key', `@revoked h.example ${shown}\n`, 'revoked'],
  ['a key revoked everywhere', `h.example ${shown}\n@revoked * ${shown}\n`, 'revoked'],
  ['another key revoked', `h.example ${shown}\n@revoked * ${other}\n`, 'match'],
  [
    'a certificate authority with this very key',
    `@cert-authority h.example ${shown}\n`,
    'certified',
  ],
  [
    'a certificate authority of the port',
    `@cert-authority [h.example]:* ${other}\n`,
    'certified',
    'h.example',
    2222,
  ],
  [
    'a certificate authority, and the key',
    `@cert-authority * ${other}\nh.example ${shown}\n`,
    'match',
  ],
  [
    'a certificate authority, and another key',
    `@cert-authority * ${other}\nh.example ${otherType}\n`,
    'changed',
  ],
  [
    'a certificate authority of others',
    `@cert-authority *.example,!h.example ${other}\n`,
    'unknown',
  ],
  [
    'a revoked certificate authority',
    `@revoked * ${other}\n@cert-authority * ${other}\n`,
    'certified',
  ],
  [
    'a key revoked for the bare name, on a port',
    `@revoked h.example ${shown}\n`,
    'revoked',
    'h.example',
    2222,
  ],
  [
    'a revoked and a valid copy',
    `h.example ${shown}\n@revoked h.example ${shown}\nh.example ${shown}\n`,
    'revoked',
  ],
  [
    'a revocation of another port',
    `@revoked [h.example]:2223 ${shown}\n`,
    'unknown',
    'h.example',
    2222,
  ],
  ['an old key of another type revoked', `@revoked * ${otherType}\nh.example ${shown}\n`, 'match'],
  ['tabs alone after a marker', `@revoked\th.example\t${shown.replace(' ', '\t')}\n`, 'revoked'],
  ['a tab after a marker, and spaces later', `@revoked\th.example ${shown}\n`, 'unknown'],
  ['two markers', `@revoked @revoked h.example ${shown}\n`, 'unknown'],
  ['a zone of IPv6', `fe80::1%eth0 ${shown}\n`, 'match', 'fe80::1%eth0'],
  [
    'a name in its ASCII form',
    `xn--bcher-kva.example ${shown}\n`,
    'match',
    'xn--bcher-kva.example',
  ],
  [
    'a line of a megabyte',
    `${'x,'.repeat(500_000)}h.example ${shown} ${'c'.repeat(1_000_000)}\n`,
    'match',
  ],
  ['CR inside the key', `h.example ${shown.slice(0, -9)}\r${shown.slice(-9)}\n`, 'match'],
  ['an unknown marker', `@trusted h.example ${shown}\n`, 'unknown'],
  ['a marker without a line', '@revoked\n', 'unknown'],
  [
    'a type that is not the key’s',
    `h.example ecdsa-sha2-nistp256 ${key.toString('base64')}\n`,
    'unknown',
  ],
  ['a key cut short', `h.example ${shown.slice(0, -8)}\n`, 'unknown'],
  ['a key that is not base64', `h.example ssh-ed25519 ***\n`, 'unknown'],
  ['a name without a key', 'h.example\n', 'unknown'],
  ['an unknown key type', `h.example foo ${wireString('foo').toString('base64')}\n`, 'unknown'],
  ['a byte order mark before the name', `\u00ef\u00bb\u00bfh.example ${shown}\n`, 'unknown'],
  ['bytes that are no text', `\u0000\u00ff\u00fe\nh.example ${shown}\n`, 'match'],
];

describe('verdict, K05 K07 K08', () => {
  it.each(cases)('with %s', (_title, file, wanted, host, tcpPort) => {
    expect(check(file, host, tcpPort).verdict).toBe(wanted);
  });

  it('names the file and line of the key that differs', () => {
    const files = [
      { path: 'user', bytes: Buffer.from(`# one\nx.example ${shown}\n`) },
      { path: 'system', bytes: Buffer.from(`\n\nh.example ${other}\n`) },
    ];
    expect(verdict(files, { host: 'h.example', tcpPort: 22 }, key)).toEqual({
      verdict: 'changed',
      file: 'system',
      line: 3,
      keyType: 'ssh-ed25519',
    });
  });

  it('names the line of a revocation', () => {
    expect(check(`\n@revoked * ${shown}\n`)).toEqual({ verdict: 'revoked', file: 'kh', line: 2 });
  });

  it('K04 takes another type of key for a change once one is known, and names the known line', () => {
    expect(check(`\nh.example ${otherType}\n`)).toEqual({
      verdict: 'changed',
      file: 'kh',
      line: 2,
      keyType: 'ecdsa-sha2-nistp256',
    });
  });

  it('K08 names the line of the authority that answers for the host', () => {
    expect(check(`\n@cert-authority *.example ${other}\n`)).toEqual({
      verdict: 'certified',
      file: 'kh',
      line: 2,
    });
  });

  it('looks an alias up in lower case, without a port', () => {
    const file = { path: 'kh', bytes: Buffer.from(`inner ${shown}\n`) };
    const of = { host: '127.0.0.1', tcpPort: 2222, alias: 'Inner' };
    expect(verdict([file], of, key).verdict).toBe('match');
    expect(verdict([file], { ...of, alias: 'other' }, key).verdict).toBe('unknown');
  });

  it('names the types the host has on its standard port', () => {
    expect(check(`h.example ${otherType}\n`, 'h.example', 2222)).toEqual({
      verdict: 'unknown',
      knownTypes: ['ecdsa-sha2-nistp256'],
    });
  });

  it('K10 answers within 50 ms from 100,000 lines and a line of a megabyte', async () => {
    const filler = `host-1.example ${other}\n`.repeat(100_000);
    const content = Buffer.from(`${'x'.repeat(1_000_000)}\n${filler}h.example ${shown}\n`);
    expect(check(content).verdict).toBe('match');
    // 50 ms is the goal (security.md K10); twice that leaves room for a machine at work
    expect(await leastProcessorMs(() => check(content))).toBeLessThan(100 * (await slowness()));
  });

  it('is not held up by a pattern of many stars', async () => {
    const line = `${'*a'.repeat(500)}b ${shown}\n`;
    const tookMs = await leastProcessorMs(() => check(line, 'a'.repeat(250)));
    expect(tookMs).toBeLessThan(100 * (await slowness()));
  });
});

describe('knownKeyTypes', () => {
  it('lists plain keys of the host, of its port first', () => {
    const file = `h.example ${otherType}\n[h.example]:2222 ${other}\n@cert-authority * ${otherType}\n`;
    const files = [{ path: 'kh', bytes: Buffer.from(file) }];
    expect(knownKeyTypes(files, { host: 'h.example', tcpPort: 22 })).toEqual([
      'ecdsa-sha2-nistp256',
    ]);
    expect(knownKeyTypes(files, { host: 'h.example', tcpPort: 2222 })).toEqual(['ssh-ed25519']);
    expect(knownKeyTypes(files, { host: 'h.example', tcpPort: 2200 })).toEqual([
      'ecdsa-sha2-nistp256',
    ]);
    expect(knownKeyTypes(files, { host: 'x.example', tcpPort: 22 })).toEqual([]);
  });
});

describe('knownHostsLine', () => {
  it('hides the name under a salt of its own when asked to, as ssh-keygen finds it', () => {
    const of = { host: 'H.example', tcpPort: 2222 };
    const lines = [1, 2].map(() =>
      knownHostsLine(of, { keyType: 'ssh-ed25519', key }, { hashNames: true }),
    );
    expect(lines[0]).not.toBe(lines[1]);
    const file = join(dir, 'hashed');
    writeFileSync(file, `${lines[0]}\n`);
    const found = execFileSync('ssh-keygen', ['-F', '[h.example]:2222', '-f', file]);
    expect(found.toString()).toContain('line 1');
    expect(check(`${lines[0]}\n`, 'h.example', 2222).verdict).toBe('match');
  });

  it('is found again by verdict, whatever the port', () => {
    for (const [host, tcpPort] of [
      ['h.example', 22],
      ['h.example', 2222],
      ['::1', 22],
      ['::1', 8022],
    ] as const) {
      expect(
        check(knownHostsLine({ host, tcpPort }, { keyType: 'ssh-ed25519', key }), host, tcpPort)
          .verdict,
      ).toBe('match');
    }
  });
});

describe('beside OpenSSH', () => {
  it('shows the fingerprint that ssh-keygen shows', () => {
    const line = execFileSync('ssh-keygen', ['-lf', join(dir, 'host.pub')], { encoding: 'utf8' });
    expect(line.split(' ')[1]).toBe(fingerprint(key));
  });

  it.each(cases)(
    'comes to the same verdict as ssh with %s',
    async (_title, content, wanted, host = 'h.example', tcpPort = 22) => {
      const asked = { content, host, tcpPort, keyFile: join(dir, 'host'), keyType: 'ssh-ed25519' };
      // ssh asks about an unknown key also where an authority vouches for the host
      expect(await (await ssh)(asked)).toBe(wanted === 'certified' ? 'unknown' : wanted);
    },
  );
});
