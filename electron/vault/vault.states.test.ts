/** E18: keychains as they are found: absent, without protection, locked, dismissed, slow, dying, changed. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeKeychain } from './keychain.test-support.ts';
import { cipherOf, type SafeStorageLike } from './os-cipher.ts';
import { ann, bob, signal, startVault, vaultContent } from './vault.test-support.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-vault-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('E18 no keychain: remembered until the app ends, and nothing is written', async () => {
  const { vault, told } = startVault(directory, createFakeKeychain(null));
  expect(await vault.place()).toBe('session');
  expect(await vault.keep(ann, 'secret', signal)).toBe('session');
  expect(await vault.find(ann, signal)).toBe('secret');
  expect(await vault.list()).toMatchObject([{ of: ann, place: 'session', state: 'ready' }]);
  expect(await readdir(directory)).toEqual([]);
  expect(told).toEqual([]);
});

it('E18 a locked keychain, or a dismissed question of it: asked once, then the user is asked instead', async () => {
  const keychain = createFakeKeychain();
  await startVault(directory, keychain).vault.keep(ann, 'secret', signal);
  const before = keychain.decrypted;
  const { vault } = startVault(directory, keychain);
  let decrypted = 0;
  keychain.cipher.backend = () => Promise.resolve('gnome_libsecret');
  keychain.cipher.decrypt = () => {
    decrypted += 1;
    return Promise.reject(new Error('dismissed'));
  };
  expect(await vault.find(ann, signal)).toBeUndefined();
  expect(await vault.find(ann, signal)).toBeUndefined();
  expect([decrypted, keychain.decrypted - before]).toEqual([1, 0]);
  expect(await vault.place()).toBe('session');
  expect(await vaultContent(directory), 'what is stored stays').toMatchObject({
    records: [{ of: ann }],
  });
});

it('E18 a keychain that is tried again after it was unlocked gives what it holds', async () => {
  const keychain = createFakeKeychain();
  await startVault(directory, keychain).vault.keep(ann, 'secret', signal);
  const { vault } = startVault(directory, keychain);
  keychain.mood = 'fails';
  expect(await vault.find(ann, signal)).toBeUndefined();
  keychain.mood = 'works';
  expect(await vault.find(ann, signal), 'not by itself').toBeUndefined();
  vault.retryKeychain();
  expect(await vault.find(ann, signal)).toBe('secret');
});

it('E18 a keychain that does not answer costs a login its deadline once, and no more', async () => {
  const keychain = createFakeKeychain();
  await startVault(directory, keychain).vault.keep(ann, 'secret', signal);
  const { vault } = startVault(directory, keychain);
  keychain.mood = 'hangs';
  const startMs = performance.now();
  expect(await vault.find(ann, signal)).toBeUndefined();
  const firstMs = performance.now() - startMs;
  expect(firstMs).toBeGreaterThan(40);
  const waits = vi.spyOn(globalThis, 'setTimeout');
  expect(await vault.find(ann, signal)).toBeUndefined();
  expect(Math.max(0, ...waits.mock.calls.map(([, ms]) => ms ?? 0))).toBe(0);
  waits.mockRestore();
  expect(await vault.keep(bob, 'two', signal)).toBe('session');
});

it('E18 a keychain that dies while it stores: kept in memory, nothing half-written, and said', async () => {
  const keychain = createFakeKeychain();
  const { vault, told } = startVault(directory, keychain);
  keychain.cipher.encrypt = () => Promise.reject(new Error('service went away'));
  expect(await vault.keep(ann, 'canary', signal)).toBe('session');
  expect(await vault.find(ann, signal)).toBe('canary');
  expect(await readdir(directory)).toEqual([]);
  expect(told).toEqual([expect.stringContaining('kept until Hawser quits')]);
  expect(told.join()).not.toContain('canary');
});

it('E18 another keychain than at the last start: what the first holds is kept, named, and used again with it', async () => {
  const keychain = createFakeKeychain('gnome_libsecret');
  await startVault(directory, keychain).vault.keep(ann, 'in gnome', signal);
  keychain.backend = 'kwallet6';
  const before = keychain.decrypted;
  const other = startVault(directory, keychain);
  expect(await other.vault.find(ann, signal)).toBeUndefined();
  expect(keychain.decrypted, 'not even asked').toBe(before);
  await other.vault.keep(bob, 'in kde', signal);
  expect(await other.vault.list()).toMatchObject([
    { of: ann, backend: 'gnome_libsecret', state: 'away' },
    { of: bob, backend: 'kwallet6', state: 'ready' },
  ]);
  keychain.backend = undefined;
  const none = startVault(directory, keychain);
  expect(await none.vault.find(ann, signal)).toBeUndefined();
  expect(await none.vault.list()).toHaveLength(2);
  keychain.backend = 'gnome_libsecret';
  expect(await startVault(directory, keychain).vault.find(ann, signal)).toBe('in gnome');
});

it('E18 a keychain that was reset under the same name: old secrets are damaged, new ones are stored', async () => {
  await startVault(directory, createFakeKeychain()).vault.keep(ann, 'lost', signal);
  const reset = createFakeKeychain();
  const { vault } = startVault(directory, reset);
  expect(await vault.find(ann, signal)).toBeUndefined();
  vault.retryKeychain();
  await vault.keep(ann, 'new', signal);
  expect(await startVault(directory, reset).vault.find(ann, signal)).toBe('new');
});

describe('Electron’s safe storage', () => {
  const text = Buffer.from('v11 sealed');
  const storage = (changes: Partial<SafeStorageLike>): SafeStorageLike => ({
    isEncryptionAvailable: () => true,
    encryptString: () => text,
    decryptString: () => 'plain',
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...changes,
  });

  it.each(['basic_text', 'unknown'])('E18 is no keychain on Linux as %s', async (name) => {
    const weak = storage({ getSelectedStorageBackend: () => name });
    expect(await cipherOf(weak, 'linux').backend()).toBeUndefined();
  });

  it('E18 is none where it says that it is not available', async () => {
    const off = storage({ isEncryptionAvailable: () => false });
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(await cipherOf(off, platform).backend()).toBeUndefined();
    }
    expect(await cipherOf(storage({}), 'linux').backend()).toBe('gnome_libsecret');
    expect(await cipherOf(storage({}), 'darwin').backend()).toBe('keychain');
    expect(await cipherOf(storage({}), 'win32').backend()).toBe('dpapi');
  });

  it('E18 is refused when it encrypts with its built-in password after all', async () => {
    const weak = storage({ encryptString: () => Buffer.from('v10 sealed') });
    await expect(cipherOf(weak, 'linux').encrypt('secret')).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(await cipherOf(weak, 'darwin').encrypt('secret')).toBeTruthy();
  });

  it('is used by its calls that do not block, where there are any', async () => {
    const fail = () => {
      throw new Error('blocked');
    };
    const both = storage({
      isEncryptionAvailable: fail,
      encryptString: fail,
      decryptString: fail,
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      encryptStringAsync: () => Promise.resolve(text),
      decryptStringAsync: () => Promise.resolve({ result: 'plain' }),
    });
    const cipher = cipherOf(both, 'linux');
    expect(await cipher.backend()).toBe('gnome_libsecret');
    expect(await cipher.encrypt('plain')).toEqual(text);
    expect(await cipher.decrypt(text)).toBe('plain');
  });
});
