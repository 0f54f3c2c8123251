import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeKeychain } from './keychain.test-support.ts';
import {
  ann,
  bob,
  keyFile,
  signal,
  startVault,
  vaultContent,
  vaultText,
} from './vault.test-support.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-vault-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('a secret outlives the app in the keychain, for exactly its account and nobody else', async () => {
  const keychain = createFakeKeychain();
  const first = startVault(directory, keychain);
  expect(await first.vault.keep(ann, 'canary-ann', signal)).toBe('system');
  expect(await first.vault.keep(keyFile, 'canary-key', signal)).toBe('system');

  const { vault, told } = startVault(directory, keychain);
  expect(await vault.find(ann, signal)).toBe('canary-ann');
  expect(await vault.find(keyFile, signal)).toBe('canary-key');
  for (const other of [
    bob,
    { ...ann, account: 'ann@web-01:2222' },
    { ...ann, hostId: 'h9' },
    { kind: 'password', account: 'ann@web-01' } as const,
    { ...ann, via: ['gate@gate-01'] },
    { ...keyFile, keyFile: '/home/ann/.ssh/id_rsa' },
  ]) {
    expect(await vault.find(other, signal), JSON.stringify(other)).toBeUndefined();
  }
  expect(told).toEqual([]);
});

it('the file names the backend beside each blob, is for its owner only, and holds no secret', async () => {
  const { vault } = startVault(directory);
  await vault.keep(ann, 'canary-ann', signal);
  await vault.setMaster('canary-master');
  await vault.keep(bob, 'canary-bob', signal);
  const { slots, records } = await vaultContent(directory);
  expect(slots).toMatchObject([{ kind: 'master', kdf: { name: 'argon2id', memoryKiB: 65_536 } }]);
  expect(records.map(({ slot }) => slot)).toEqual([slots[0]?.id, slots[0]?.id]);
  for (const name of await readdir(directory)) {
    expect((await stat(join(directory, name))).mode & 0o777, name).toBe(0o600);
    const text = await vaultText(directory, name);
    expect(text).not.toContain('canary');
    expect(text).not.toContain(Buffer.from('canary-ann').toString('base64').slice(0, 12));
  }
});

it('a secret stored anew replaces the one before it', async () => {
  const { vault } = startVault(directory);
  await vault.keep(ann, 'old', signal);
  await vault.keep(ann, 'new', signal);
  expect(await vault.find(ann, signal)).toBe('new');
  expect(await vault.list()).toHaveLength(1);
});

it('what is forgotten is gone from the file and from every copy of it', async () => {
  const { vault } = startVault(directory);
  await vault.keep(ann, 'one', signal);
  await vault.keep(bob, 'two', signal);
  await writeFile(join(directory, 'vault.json.damaged-2026'), 'web-01');
  await vault.forget(({ of }) => of.kind === 'password' && of.hostId === 'h1');
  expect(await vault.find(ann, signal)).toBeUndefined();
  expect(await vault.find(bob, signal)).toBe('two');
  for (const name of await readdir(directory)) {
    expect(await vaultText(directory, name), name).not.toContain('web-01');
  }
  await vault.forget(() => true);
  expect(await vaultContent(directory)).toEqual({ slots: [], records: [] });
  expect(await vaultText(directory, 'vault.json.bak')).not.toContain('web-02');
});

it('a master password takes over what the keychain held, and is needed from the next start on', async () => {
  const keychain = createFakeKeychain();
  const first = startVault(directory, keychain);
  await first.vault.keep(ann, 'canary-ann', signal);
  await first.vault.setMaster('correct horse');
  expect(await first.vault.place()).toBe('master');
  expect(await first.vault.find(ann, signal)).toBe('canary-ann');

  keychain.mood = 'fails';
  const { vault, typed, asked } = startVault(directory, keychain);
  expect(await vault.masterState()).toBe('locked');
  typed.push('wrong', 'correct horse');
  expect(await vault.find(ann, signal)).toBe('canary-ann');
  expect(await vault.keep(bob, 'two', signal)).toBe('master');
  expect(asked()).toBe(1);
  vault.lock();
  expect(await vault.find(bob, signal), 'locked, and the question was dismissed').toBeUndefined();
  expect((await vault.list()).map(({ state }) => state)).toEqual(['locked', 'locked']);
});

it('a changed master password leaves nothing the old one opens, in no copy', async () => {
  const { vault } = startVault(directory);
  await vault.setMaster('old');
  await vault.keep(ann, 'secret', signal);
  await vault.setMaster('new');
  for (const name of ['vault.json', 'vault.json.bak']) {
    const other = await mkdtemp(join(tmpdir(), 'hawser-vault-old-'));
    await writeFile(join(other, 'vault.json'), await vaultText(directory, name));
    expect(await startVault(other).vault.unlock('old'), name).toBe(false);
    expect(await startVault(other).vault.unlock('new'), name).toBe(true);
    await rm(other, { recursive: true });
  }
});

it('a removed master password leaves its secrets to the keychain, or to memory where there is none', async () => {
  const keychain = createFakeKeychain();
  const { vault } = startVault(directory, keychain);
  await vault.setMaster('master');
  await vault.keep(ann, 'secret', signal);
  expect(await vault.removeMaster()).toBe('system');
  expect(await startVault(directory, keychain).vault.find(ann, signal)).toBe('secret');

  await vault.setMaster('master');
  keychain.backend = undefined;
  const { vault: without, typed } = startVault(directory, keychain);
  await expect(without.removeMaster(), 'locked').rejects.toMatchObject({ code: 'refused' });
  typed.push('master');
  await without.find(ann, signal);
  expect(await without.removeMaster()).toBe('session');
  expect(await without.find(ann, signal)).toBe('secret');
  expect(await vaultContent(directory)).toEqual({ slots: [], records: [] });
});

it('the same password in another Unicode form opens the vault', async () => {
  await startVault(directory).vault.setMaster('caf\u00e9');
  expect(await startVault(directory).vault.unlock('cafe\u0301')).toBe(true);
});
