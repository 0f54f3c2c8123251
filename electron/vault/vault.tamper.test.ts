/** E20: a file that somebody, or a disk, has changed. */
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kdfParams, newKdfParams } from './kdf.ts';
import { createFakeKeychain, type FakeKeychain } from './keychain.test-support.ts';
import type { MasterSlot, OsSlot, VaultData } from './vault-file.ts';
import {
  ann,
  bob,
  flipped,
  signal,
  startVault,
  tamper,
  vaultContent,
  vaultText,
} from './vault.test-support.ts';

let directory: string;
let keychain: FakeKeychain;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-vault-'));
  keychain = createFakeKeychain();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Two secrets under a master password or in the keychain, and a last good copy that has both as well. */
async function fill(place: 'system' | 'master'): Promise<void> {
  const { vault } = startVault(directory, keychain);
  if (place === 'master') await vault.setMaster('master');
  await vault.keep(ann, 'ann’s', signal);
  await vault.keep(bob, 'bob’s', signal);
  await vault.keep({ kind: 'passphrase', keyFile: '/k' }, 'key’s', signal);
}

const bothFiles = ['vault.json', 'vault.json.bak'];
const record = (data: VaultData) => data.records[0] as VaultData['records'][number];
const osSlot = (data: VaultData) => data.slots[0] as OsSlot;
const masterSlot = (data: VaultData) => data.slots[0] as MasterSlot;

type Change = [name: string, change: (data: VaultData) => unknown];
const recordChanges: Change[] = [
  ['data', (d) => (record(d).sealed.data = flipped(record(d).sealed.data))],
  ['tag', (d) => (record(d).sealed.tag = flipped(record(d).sealed.tag))],
  ['nonce', (d) => (record(d).sealed.nonce = flipped(record(d).sealed.nonce))],
  ['time', (d) => (record(d).storedAtMs -= 1)],
  ['id', (d) => (record(d).id = record(d).id.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')))],
  ['text cut short', (d) => (record(d).sealed.data = record(d).sealed.data.slice(0, 4))],
];
const osChanges: Change[] = [
  ['key', (d) => (osSlot(d).key = flipped(osSlot(d).key))],
  ['proof', (d) => (osSlot(d).proof.tag = flipped(osSlot(d).proof.tag))],
];
const masterChanges: Change[] = [
  ['key', (d) => (masterSlot(d).key.data = flipped(masterSlot(d).key.data))],
  ['tag', (d) => (masterSlot(d).key.tag = flipped(masterSlot(d).key.tag))],
  ['salt', (d) => (masterSlot(d).kdf.salt = flipped(masterSlot(d).kdf.salt))],
  ['cheaper memory', (d) => (masterSlot(d).kdf.memoryKiB = 19_456)],
  ['fewer passes', (d) => (masterSlot(d).kdf.passes = 1)],
  ['more lanes', (d) => (masterSlot(d).kdf.lanes = 2)],
];

/** What a new start finds, the master password typed when it is asked for. */
async function findAnn() {
  const start = startVault(directory, keychain);
  start.typed.push('master');
  return { found: await start.vault.find(ann, signal), ...start };
}

describe('E20 one bit of the newest file', () => {
  it.each([...recordChanges, ...osChanges])(
    'in the %s of a keychain’s secret: taken from the last good copy, and said',
    async (name, change) => {
      await fill('system');
      await tamper(directory, change);
      const { found, told, vault } = await findAnn();
      // a record under another id is another record: nothing of the good copy belongs in its place
      expect(found).toBe(name === 'id' ? undefined : 'ann’s');
      expect(await vault.find(bob, signal)).toBe('bob’s');
      const isSaid = /damaged/.test(told.join(' '));
      expect(isSaid).toBe(name !== 'key' && name !== 'proof');
    },
  );

  it.each(masterChanges)(
    'in the %s of the master password’s slot: opened from the last good copy',
    async (_, change) => {
      await fill('master');
      await tamper(directory, change);
      expect((await findAnn()).found).toBe('ann’s');
      const [healed] = (await vaultContent(directory)).slots;
      expect(healed).toMatchObject({ kdf: { memoryKiB: 65_536, passes: 3, lanes: 1 } });
    },
  );
});

describe('E20 one bit of every copy', () => {
  it.each(recordChanges)('in the %s of a record: that one is asked anew', async (_, change) => {
    await fill('master');
    await tamper(directory, change, bothFiles);
    const { found, vault, told } = await findAnn();
    expect(found).toBeUndefined();
    expect(told.join(' ')).toMatch(/damaged/);
    expect(await vault.find(bob, signal)).toBe('bob’s');
    expect((await vault.list())[0]).toMatchObject({ state: 'damaged' });
    await vault.keep(ann, 'again', signal);
    expect(await vault.find(ann, signal)).toBe('again');
  });

  it.each(osChanges)('in the %s of the keychain’s slot: nothing opens', async (_, change) => {
    await fill('system');
    await tamper(directory, change, bothFiles);
    const { found, vault } = await findAnn();
    expect(found).toBeUndefined();
    expect(await vault.find(bob, signal)).toBeUndefined();
  });

  it.each(masterChanges)(
    'in the %s of the master slot: no password opens it',
    async (_, change) => {
      await fill('master');
      await tamper(directory, change, bothFiles);
      expect((await findAnn()).found).toBeUndefined();
    },
  );
});

it('E20 texts of two records changed over: neither opens as the other', async () => {
  await fill('system');
  const swap = ({ records: [one, other] }: VaultData) => {
    if (one && other) [one.sealed, other.sealed] = [other.sealed, one.sealed];
  };
  await tamper(directory, swap, bothFiles);
  const { found, vault } = await findAnn();
  expect([found, await vault.find(bob, signal)]).toEqual([undefined, undefined]);
});

it('E20 a secret is not given to an account, host or way that was written over its own', async () => {
  await fill('system');
  const evil = { kind: 'password', account: 'ann@evil.example', hostId: 'h1' } as const;
  await tamper(directory, (data) => (record(data).of = evil), bothFiles);
  const { vault } = startVault(directory, keychain);
  expect(await vault.find(evil, signal)).toBeUndefined();
});

it('E20 a slot under another backend’s name does not open', async () => {
  await fill('system');
  keychain.backend = 'kwallet6';
  await tamper(directory, (data) => (osSlot(data).backend = 'kwallet6'), bothFiles);
  expect((await findAnn()).found).toBeUndefined();
});

it('E20 parameters that would cost too little, or all memory, are no vault at all', async () => {
  for (const kdf of [{ memoryKiB: 8 }, { memoryKiB: 2 ** 22 }, { passes: 1_000 }]) {
    await fill('master');
    await tamper(directory, (data) => Object.assign(masterSlot(data).kdf, kdf));
    expect((await findAnn()).found, 'from the last good copy').toBe('ann’s');
    await rm(directory, { recursive: true });
  }
});

it('E20 parameters of argon2 are taken only within limits, whatever they are bound to', () => {
  const usual = newKdfParams();
  expect(kdfParams.safeParse(usual).success).toBe(true);
  for (const odd of [{ memoryKiB: 19_455 }, { memoryKiB: 1_048_577 }, { passes: 17 }, { lanes: 9 }])
    expect(kdfParams.safeParse({ ...usual, ...odd }).success, JSON.stringify(odd)).toBe(false);
});

it('E20 a file cut short at any place gives way to the last good copy and is kept', async () => {
  for (const part of [0, 0.01, 0.3, 0.6, 0.99]) {
    await fill('system');
    const { length } = await vaultText(directory);
    await truncate(join(directory, 'vault.json'), Math.floor(length * part));
    const { found, told } = await findAnn();
    expect(found, `cut at ${part}`).toBe('ann’s');
    expect(told).toContain('repaired');
    expect((await readdir(directory)).some((name) => name.includes('damaged'))).toBe(true);
    await rm(directory, { recursive: true });
  }
});

it('E20 both files cut short: nothing is found, nothing is thrown away, and new secrets can be stored', async () => {
  await fill('system');
  for (const name of bothFiles) await truncate(join(directory, name), 40);
  const { found, vault } = await findAnn();
  expect(found).toBeUndefined();
  expect((await readdir(directory)).some((name) => name.includes('damaged'))).toBe(true);
  expect(await vault.keep(ann, 'new', signal)).toBe('system');
});

it('E20 an older state of the file gives at most what it held then, for the same account', async () => {
  await fill('master');
  const older = await vaultText(directory);
  const { vault, typed } = startVault(directory, keychain);
  typed.push('master');
  await vault.keep(ann, 'newer', signal);
  await writeFile(join(directory, 'vault.json'), older);
  expect((await findAnn()).found).toBe('ann’s');
});

it('E20 a file of a later version is left alone: nothing is read, nothing is stored', async () => {
  await fill('system');
  const later = (await vaultText(directory)).replace('"version": 1', '"version": 2');
  await writeFile(join(directory, 'vault.json'), later);
  const { found, vault, told } = await findAnn();
  expect(found).toBeUndefined();
  expect(await vault.keep(ann, 'new', signal)).toBe('session');
  expect(await vaultText(directory)).toBe(later);
  expect(told).toEqual([expect.stringContaining('later version')]);
});
