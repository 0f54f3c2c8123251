/** What an algorithm is for. */
export type AlgorithmKind = 'kex' | 'host-key' | 'cipher' | 'mac';

/** A weak algorithm that a user can allow for one host. */
export type LegacyAlgorithm = {
  readonly name: string;
  readonly kind: AlgorithmKind;
  /** What is wrong with it, for people. */
  readonly why: string;
};

const slowGroup = 'can freeze the connection for seconds while the numbers are checked';
const cbc = 'CBC mode: parts of what is sent can be guessed by tampering';

/**
 * Everything weak that can be allowed, one by one and for one host. What is not here is never used: MD5, DSS, RC4,
 * groups below 2048 bits, group exchange, compression, "none".
 */
export const legacyAlgorithms = [
  { name: 'diffie-hellman-group14-sha256', kind: 'kex', why: slowGroup },
  { name: 'diffie-hellman-group15-sha512', kind: 'kex', why: slowGroup },
  { name: 'diffie-hellman-group16-sha512', kind: 'kex', why: slowGroup },
  { name: 'diffie-hellman-group18-sha512', kind: 'kex', why: `${slowGroup}, 20 or more` },
  {
    name: 'diffie-hellman-group14-sha1',
    kind: 'kex',
    why: `SHA-1 is broken; it also ${slowGroup}`,
  },
  { name: 'ssh-rsa', kind: 'host-key', why: 'signed with SHA-1, which is broken' },
  { name: 'aes256-cbc', kind: 'cipher', why: cbc },
  { name: 'aes192-cbc', kind: 'cipher', why: cbc },
  { name: 'aes128-cbc', kind: 'cipher', why: cbc },
  {
    name: '3des-cbc',
    kind: 'cipher',
    why: `${cbc}; blocks of 64 bits repeat after a few gigabytes`,
  },
  {
    name: 'hmac-sha1-etm@openssh.com',
    kind: 'mac',
    why: 'SHA-1 is broken, though not yet in this use',
  },
  { name: 'hmac-sha1', kind: 'mac', why: 'SHA-1 is broken, though not yet in this use' },
] as const satisfies readonly LegacyAlgorithm[];

/** The name of one of them. */
export type LegacyAlgorithmName = (typeof legacyAlgorithms)[number]['name'];

/** All names, for schemas and lists. */
export const legacyAlgorithmNames: readonly LegacyAlgorithmName[] = legacyAlgorithms.map(
  ({ name }) => name,
);

/** True for the name of a weak algorithm that can be allowed. */
export function isLegacyAlgorithm(name: string): name is LegacyAlgorithmName {
  return legacyAlgorithms.some((each) => each.name === name);
}
