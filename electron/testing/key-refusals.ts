import { readFileSync } from 'node:fs';
import {
  armoured,
  blobOf,
  dsaBlob,
  openSshFile,
  pbkdf2File,
  scryptFile,
  securityKeyBlob,
} from './key-bytes.ts';
import { passphrase, type KeyFixtures } from './key-fixtures.ts';

/** Key files that must not load, each with the words that name its own reason. */

/** A key file that is refused. */
export type RefusedKey = {
  readonly name: string;
  readonly path: string;
  readonly passphrase?: string;
  readonly code: string;
  readonly says: RegExp;
};

type Row = readonly [name: string, path: () => string, says: RegExp];

/** All of them. */
export function refusedKeys(keys: KeyFixtures, isPuttyHere: boolean): RefusedKey[] {
  const unsupported = [
    ...otherTypes(keys),
    ...otherProtection(keys),
    ...tooCostly(keys),
    ...noKey(keys),
    ...(isPuttyHere ? oddPutty(keys) : []),
  ];
  const damaged = [...damagedPem(keys), ...(isPuttyHere ? damagedPutty(keys) : [])];
  const refused =
    (code: string) =>
    ([name, path, says]: Row) => {
      return { name, path: path(), passphrase, code, says };
    };
  return [...unsupported.map(refused('unsupported')), ...damaged.map(refused('invalid'))];
}

function otherTypes(keys: KeyFixtures): Row[] {
  const made =
    (...args: readonly string[]) =>
    () =>
      keys.write(keys.openssl('genpkey', ...args.flatMap((arg) => arg.split(' '))));
  const inside = (blob: Buffer) => () => keys.write(openSshFile({ blob }));
  return [
    ['OpenSSH, DSA', inside(dsaBlob()), /a DSA key/],
    ['PEM, DSA', () => keys.write(armoured('DSA PRIVATE KEY', Buffer.alloc(9))), /a DSA key/],
    ['PKCS#8, DSA', () => dsaKey(keys), /a DSA key/],
    ['PKCS#8, Ed448', made('-algorithm ED448'), /Ed448/],
    ['PKCS#8, X25519', made('-algorithm X25519'), /X25519.*cannot sign/],
    ['PKCS#8, RSA-PSS', made('-algorithm RSA-PSS'), /PSS/],
    [
      'PKCS#8, secp256k1',
      made('-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1'),
      /curve 1\.3\.132\.0\.10/,
    ],
    [
      'PKCS#8, a spelled-out curve',
      made('-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit'),
      /spells out its curve/,
    ],
    ['RSA of 1024 bits', made('-algorithm RSA -pkeyopt rsa_keygen_bits:1024'), /1024 bits/],
    [
      'RSA of three primes',
      made('-algorithm RSA -pkeyopt rsa_keygen_primes:3'),
      /more than two primes/,
    ],
    ['a security key', inside(securityKeyBlob()), /security key/],
    [
      'a certificate inside',
      inside(blobOf('ssh-ed25519-cert-v01@openssh.com')),
      /certificate in place of a key/,
    ],
    ['a type nobody knows', inside(blobOf('ssh-xmss@openssh.com')), /type ssh-xmss@openssh\.com/],
  ];
}

function dsaKey(keys: KeyFixtures): string {
  // an algorithm's name and parameters are read before anything else
  const der = Buffer.from(
    '30160201003009060 72a8648ce3804010406040400000000'.replace(' ', ''),
    'hex',
  );
  return keys.write(armoured('PRIVATE KEY', der));
}

function otherProtection(keys: KeyFixtures): Row[] {
  const pkcs8 =
    (...options: readonly string[]) =>
    () =>
      keys.pkcs8Locked('rsa', ...options);
  const pem = (info: string) => () => {
    const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${info}\n\n`;
    const lines = armoured('RSA PRIVATE KEY', Buffer.alloc(64)).split('\n');
    return keys.write([lines[0], headers, ...lines.slice(1)].join('\n'));
  };
  const inside = (parts: Parameters<typeof openSshFile>[0]) => () => keys.write(openSshFile(parts));
  return [
    ['PKCS#8, PBE-SHA1-3DES', pkcs8('-v1', 'PBE-SHA1-3DES'), /PBE-SHA1-3DES/],
    ['PKCS#8, Camellia', pkcs8('-v2', 'camellia-256-cbc'), /Camellia-256/],
    ['PKCS#1, Camellia', pem('CAMELLIA-256-CBC,00112233'), /with CAMELLIA-256-CBC/],
    ['PKCS#1, DES', pem('DES-CBC,0011223344556677'), /with DES-CBC/],
    ['OpenSSH, an odd cipher', inside({ cipher: 'serpent256-ctr' }), /with serpent256-ctr/],
    ['OpenSSH, an odd derivation', inside({ kdf: 'scrypt' }), /protected by scrypt/],
  ];
}

function tooCostly(keys: KeyFixtures): Row[] {
  const file = (text: () => string) => () => keys.write(text());
  const rounds = (count: number) => file(() => openSshFile({ rounds: count }));
  const pem = armoured('PRIVATE KEY', Buffer.alloc(48));
  return [
    ['A11 1,001 rounds of bcrypt', rounds(1_001), /1001 rounds/],
    ['A11 2^31 rounds of bcrypt', rounds(2 ** 31), /2147483648 rounds/],
    ['A11 2^32 - 1 rounds of bcrypt', rounds(2 ** 32 - 1), /4294967295 rounds/],
    ['A11 2^31 iterations of PBKDF2', file(() => pbkdf2File(2 ** 31)), /2147483648 iterations/],
    ['A11 scrypt with 16 GiB', file(() => scryptFile(2 ** 24, 8, 1)), /16384 MiB/],
    ['A11 scrypt with 2^31 rounds', file(() => scryptFile(1024, 8, 2 ** 31)), /2147483648 rounds/],
    ['A11 a thousand keys', file(() => openSshFile({ count: 1_000 })), /holds 1000 keys/],
    ['A11 a thousand PEM keys', file(() => pem.repeat(1_000)), /holds 1000 keys/],
  ];
}

function noKey(keys: KeyFixtures): Row[] {
  const file = (content: string | Buffer) => () => keys.write(content);
  const line = `ssh-ed25519 ${blobOf('ssh-ed25519').toString('base64')} ann@desk\n`;
  const certificate = `ssh-ed25519-cert-v01@openssh.com ${line}`;
  const rfc4716 = '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n';
  const utf16 = Buffer.from(`\uFEFF${openSshFile({})}`, 'utf16le');
  return [
    ['an empty file', file(''), /is empty/],
    ['a file of blanks', file(' \n'.repeat(500)), /is empty/],
    ['a public key', file(line), /is a public key/],
    ['a public key in RFC 4716’s form', file(rfc4716), /is a public key/],
    ['a public PEM key', file(armoured('PUBLIC KEY', Buffer.alloc(40))), /is a public key/],
    ['an SSH certificate', file(certificate), /is a certificate/],
    ['an X.509 certificate', file(armoured('CERTIFICATE', Buffer.alloc(40))), /is a certificate/],
    ['a file saved as UTF-16', file(utf16), /UTF-16/],
    ['a text', file('Dear Ann,\nthe key is under the mat.\n'), /not a private key/],
    ['bytes of no meaning', file(Buffer.alloc(5_000, 0xa7)), /not a private key/],
    ['an armour nobody knows', file(armoured('PGP PRIVATE KEY', Buffer.alloc(9))), /PGP PRIVATE/],
  ];
}

function edited(keys: KeyFixtures, path: string, edit: (text: string) => string): string {
  const text = readFileSync(path, 'latin1');
  const changed = edit(text);
  if (changed === text) throw new Error('The edit changed nothing.');
  return keys.write(Buffer.from(changed, 'latin1'));
}

function oddPutty(keys: KeyFixtures): Row[] {
  const locked = keys.putty('ed25519', 'version=3,memory=256,passes=2', 'locked');
  const put = (name: string, value: string) => () =>
    edited(keys, locked, (text) =>
      text.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: ${value}`),
    );
  const first = (line: string) => () => edited(keys, locked, (text) => text.replace(/^.*$/m, line));
  return [
    ['A11 PPK, argon2 with 4 GiB', put('Argon2-Memory', '4194304'), /4096 MiB/],
    ['A11 PPK, 2^31 passes of argon2', put('Argon2-Passes', '2147483648'), /2147483648 passes/],
    ['A11 PPK, 65 threads', put('Argon2-Parallelism', '65'), /65 threads/],
    ['PPK, an odd derivation', put('Key-Derivation', 'Scrypt'), /by Scrypt/],
    ['PPK, an odd cipher', put('Encryption', 'aes512-cbc'), /with aes512-cbc/],
    ['PPK, DSA', first('PuTTY-User-Key-File-3: ssh-dss'), /a DSA key/],
    ['PPK, Ed448', first('PuTTY-User-Key-File-3: ssh-ed448'), /type ssh-ed448/],
    ['PPK, version 1', first('PuTTY-User-Key-File-1: ssh-rsa'), /version 1/],
    ['PPK, version 4', first('PuTTY-User-Key-File-4: ssh-ed25519'), /version 4/],
  ];
}

/** Changes one byte of what stands between the armour's lines. */
function withByte(text: string, at: number, change: (byte: number) => number): string {
  const lines = text.trim().split('\n');
  const bytes = Buffer.from(lines.slice(1, -1).join(''), 'base64');
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = change(bytes[index] ?? 0);
  return armoured(/BEGIN ([A-Z0-9 ]+)-/.exec(lines[0] ?? '')?.[1] ?? '', bytes);
}

const flip = (byte: number) => byte ^ 1;

function damagedPem(keys: KeyFixtures): Row[] {
  const change = (path: () => string, edit: (text: string) => string) => () =>
    edited(keys, path(), edit);
  const flipped = (path: () => string, at: number) =>
    change(path, (text) => withByte(text, at, flip));
  const openSsh = () => keys.copyOf('ed25519');
  const pkcs1 = () => keys.sshKeygen('rsa', '-m', 'PEM');
  const sec1 = () => keys.sshKeygen('ecdsa-256', '-m', 'PEM');
  const cut = (text: string) => text.split('\n').toSpliced(2, 1).join('\n');
  const bad: readonly (readonly [string, () => string])[] = [
    ['OpenSSH, a line lost', change(openSsh, cut)],
    [
      'OpenSSH, an ed25519 key of 31 bytes (CVE-2020-9283)',
      () => keys.write(openSshFile({ blob: blobOf('ssh-ed25519', 31) })),
    ],
    ['OpenSSH, the last line lost', change(openSsh, (text) => text.replace(/-----END.*/, ''))],
    ['OpenSSH, a foreign character', change(openSsh, (text) => text.replace('AAAA', 'AA*A'))],
    ['OpenSSH, the public half changed', flipped(openSsh, 80)],
    ['OpenSSH, the check number changed', flipped(openSsh, 98)],
    ['OpenSSH, the padding changed', flipped(openSsh, -1)],
    ['OpenSSH, RSA changed', flipped(() => keys.copyOf('rsa'), 900)],
    ['OpenSSH, encrypted, cut', change(() => keys.sshKeygenLocked('rsa'), cut)],
    ['PKCS#1, the modulus changed', flipped(pkcs1, 30)],
    ['PKCS#1, the private exponent changed', flipped(pkcs1, 400)],
    ['PKCS#1, an exponent of one prime changed', flipped(pkcs1, 850)],
    ['PKCS#1, the last number changed', flipped(pkcs1, -1)],
    ['PKCS#1, a line lost', change(pkcs1, cut)],
    ['SEC1, the secret changed', flipped(sec1, 20)],
    ['SEC1, the point called something else', flipped(sec1, 53)],
    ['SEC1, the point changed', flipped(sec1, -1)],
    ['PKCS#8, a byte behind the end', change(() => keys.pkcs8('ed25519'), withMore)],
    ['PKCS#8, encrypted, cut', change(() => keys.pkcs8Locked('rsa'), cut)],
  ];
  return bad.map(([name, path]) => [name, path, /is damaged/]);
}

function withMore(text: string): string {
  const body = text.trim().split('\n').slice(1, -1).join('');
  const bytes = Buffer.concat([Buffer.from(body, 'base64'), Buffer.of(0)]);
  return armoured('PRIVATE KEY', bytes);
}

function damagedPutty(keys: KeyFixtures): Row[] {
  const clear = (version: number) => keys.putty('ed25519', `version=${version}`, 'clear');
  const change = (path: string, from: RegExp, to: string) => () =>
    edited(keys, path, (text) => text.replace(from, to));
  const bad: readonly (readonly [string, () => string])[] = [
    ...[2, 3].map((version): readonly [string, () => string] => [
      `PPK ${version}, the comment changed`,
      change(clear(version), /^Comment: .*/m, 'Comment: mine'),
    ]),
    ['PPK, the MAC lost', change(clear(3), /^Private-MAC.*\n/m, '')],
    ['PPK, the MAC of the other version', change(clear(3), /^(Private-MAC: .{40}).*/m, '$1')],
    ['PPK, more lines than there are', change(clear(3), /Private-Lines: 1/, 'Private-Lines: 9')],
    ['PPK, a billion lines', change(clear(3), /Private-Lines: 1/, 'Private-Lines: 999999999')],
    ['PPK, another type than inside', change(clear(3), /ssh-ed25519/, 'ssh-rsa')],
    ['PPK, something behind the end', change(clear(3), /(Private-MAC.*\n)/, '$1More: 1\n')],
  ];
  return bad.map(([name, path]) => [name, path, /is damaged/]);
}
