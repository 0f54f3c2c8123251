import { expect, it } from 'vitest';
import { shortAlgorithm } from './short-algorithm.ts';

it.each([
  ['ssh-ed25519', 'ed25519'],
  ['ecdsa-sha2-nistp256', 'nistp256'],
  ['rsa-sha2-512', 'rsa'],
  ['curve25519-sha256@libssh.org', 'curve25519'],
  ['diffie-hellman-group14-sha256', 'diffie-hellman-group14'],
  ['aes128-gcm@openssh.com', 'aes128-gcm'],
  ['aes256-ctr', 'aes256-ctr'],
])('says %s as %s', (name, short) => {
  expect(shortAlgorithm(name)).toBe(short);
});
