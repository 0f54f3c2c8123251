import {
  type KeyFixtures,
  keyTypes,
  passphrase,
  type KeyType,
  type SoundKey,
} from './key-fixtures.ts';

/** Every kind of key file that has to load, as the tools write them. */

type Make = () => string;

function sound(keys: KeyFixtures, type: KeyType, name: string, make: Make): SoundKey {
  return { name: `${name}, ${type}`, path: make(), blob: keys.blobOf(type) };
}

function locked(keys: KeyFixtures, type: KeyType, name: string, make: Make): SoundKey {
  return { ...sound(keys, type, name, make), passphrase };
}

const openSshCiphers = [
  ...[128, 192, 256].flatMap((bits) => [`aes${bits}-ctr`, `aes${bits}-cbc`]),
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  '3des-cbc',
];

/** OpenSSH's own format: every type in clear and encrypted, and every cipher. */
export function openSshKeys(keys: KeyFixtures): SoundKey[] {
  const plain = keyTypes.map((type) => sound(keys, type, 'OpenSSH', () => keys.copyOf(type)));
  const encrypted = keyTypes.map((type) =>
    locked(keys, type, 'OpenSSH encrypted', () => keys.sshKeygenLocked(type)),
  );
  const ciphers = openSshCiphers.map((cipher) =>
    locked(keys, 'rsa', `OpenSSH ${cipher}`, () => keys.sshKeygenLocked('rsa', '-Z', cipher)),
  );
  return [...plain, ...encrypted, ...ciphers];
}

/** PKCS#1 and SEC1, in clear and with the encryption of old PEM files. */
export function oldPemKeys(keys: KeyFixtures): SoundKey[] {
  const rsa = keys.sshKeygen('rsa', '-m', 'PEM');
  const curve = keys.sshKeygen('ecdsa-384', '-m', 'PEM');
  const ciphers = ['-aes128', '-aes192', '-aes256', '-des3'];
  const ecdsa = keyTypes.filter((type) => type.startsWith('ecdsa'));
  const parameters = keys.openssl('ecparam', '-name', 'secp384r1');
  return [
    sound(keys, 'rsa', 'PKCS#1', () => rsa),
    ...ciphers.map((cipher) =>
      locked(keys, 'rsa', `PKCS#1 ${cipher}`, () =>
        keys.write(keys.openssl('rsa', '-traditional', '-in', rsa, cipher, '-passout', '{}')),
      ),
    ),
    ...ecdsa.map((type) => sound(keys, type, 'SEC1', () => keys.sshKeygen(type, '-m', 'PEM'))),
    locked(keys, 'ecdsa-384', 'SEC1 -aes256', () =>
      keys.write(keys.openssl('ec', '-in', curve, '-aes256', '-passout', '{}')),
    ),
    locked(keys, 'ecdsa-521', 'SEC1 by ssh-keygen', () =>
      keys.sshKeygenLocked('ecdsa-521', '-m', 'PEM'),
    ),
    sound(keys, 'ecdsa-384', 'SEC1 behind its curve', () =>
      keys.write(Buffer.concat([parameters, keys.openssl('ec', '-in', curve)])),
    ),
    sound(keys, 'ecdsa-384', 'SEC1 with a compressed point', () =>
      keys.write(keys.openssl('ec', '-in', curve, '-conv_form', 'compressed')),
    ),
    sound(keys, 'ecdsa-384', 'SEC1 without its public half', () =>
      keys.write(keys.openssl('ec', '-in', curve, '-no_public')),
    ),
  ];
}

const pkcs8Options: readonly (readonly string[])[] = [
  ['-v2', 'aes-128-cbc'],
  ['-v2', 'aes-192-cbc'],
  ['-v2', 'des3'],
  ...['SHA1', 'SHA224', 'SHA384', 'SHA512'].map((hash) => ['-v2prf', `hmacWith${hash}`]),
  ['-iter', '100000'],
  ['-scrypt', '-scrypt_N', '1024', '-scrypt_r', '8', '-scrypt_p', '1'],
];

/** PKCS#8, in clear and with what `openssl pkcs8` makes of a passphrase. */
export function pkcs8Keys(keys: KeyFixtures): SoundKey[] {
  return [
    ...keyTypes.map((type) => sound(keys, type, 'PKCS#8', () => keys.pkcs8(type))),
    ...keyTypes.map((type) => locked(keys, type, 'PKCS#8 encrypted', () => keys.pkcs8Locked(type))),
    ...pkcs8Options.map((options) =>
      locked(keys, 'ecdsa-256', `PKCS#8 ${options.join(' ')}`, () =>
        keys.pkcs8Locked('ecdsa-256', ...options),
      ),
    ),
  ];
}

const small = 'memory=256,passes=2';

/** PuTTY's format, versions 2 and 3, with every kind of argon2. */
export function puttyKeys(keys: KeyFixtures): SoundKey[] {
  const versions = [
    { name: 'PPK 2', params: 'version=2' },
    { name: 'PPK 3', params: `version=3,${small}` },
  ];
  return [
    ...versions.flatMap(({ name, params }) =>
      keyTypes.flatMap((type) => [
        sound(keys, type, name, () => keys.putty(type, params, 'clear')),
        locked(keys, type, `${name} encrypted`, () => keys.putty(type, params, 'locked')),
      ]),
    ),
    ...['argon2i', 'argon2d'].map((kdf) =>
      locked(keys, 'rsa', `PPK 3 ${kdf}`, () =>
        keys.putty('rsa', `version=3,kdf=${kdf},parallelism=2,${small}`, 'locked'),
      ),
    ),
  ];
}
