import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cheapDerive, createFakeKeychain, type FakeKeychain } from './keychain.test-support.ts';
import { Keyring } from './keyring.ts';
import type { SecretOf, VaultData } from './vault-file.ts';
import { createVaultStore } from './vault-store.ts';
import { Vault } from './vault.ts';

/** A vault in a folder, as one start of the app has it. */
export type VaultStart = {
  readonly vault: Vault;
  /** What the user was told. */
  readonly told: readonly string[];
  /** The master passwords the user types when asked, one after the other; then the question is dismissed. */
  readonly typed: string[];
  /** How often the master password was asked for. */
  readonly asked: () => number;
};

/** Starts on what `directory` holds. */
export function startVault(
  directory: string,
  keychain: FakeKeychain = createFakeKeychain(),
): VaultStart {
  const told: string[] = [];
  const typed: string[] = [];
  let asked = 0;
  const vault = new Vault({
    store: createVaultStore(directory, { onRepaired: () => told.push('repaired') }),
    keyring: new Keyring(keychain.cipher, 50),
    derive: cheapDerive,
    askMaster: async () => {
      asked += 1;
      for (const password of typed.splice(0)) if (await vault.unlock(password)) return;
    },
    tell: (trouble) => told.push(trouble),
  });
  return { vault, told, typed, asked: () => asked };
}

/** Waits for nothing. */
export const signal = new AbortController().signal;

/** Some accounts to have secrets of. */
export const ann: SecretOf = { kind: 'password', account: 'ann@web-01', hostId: 'h1' };
export const bob: SecretOf = { kind: 'password', account: 'bob@web-02', hostId: 'h2' };
export const keyFile: SecretOf = { kind: 'passphrase', keyFile: '/home/ann/.ssh/id_ed25519' };

/** The text of the vault's file, or of its copy. */
export function vaultText(directory: string, name = 'vault.json'): Promise<string> {
  return readFile(join(directory, name), 'utf8');
}

/** What the file holds. */
export async function vaultContent(directory: string, name?: string): Promise<VaultData> {
  return (JSON.parse(await vaultText(directory, name)) as { data: VaultData }).data;
}

/** Changes what the file holds, as somebody with an editor could. */
export async function tamper(
  directory: string,
  change: (data: VaultData) => unknown,
  names: readonly string[] = ['vault.json'],
): Promise<void> {
  for (const name of names) {
    const file = join(directory, name);
    const envelope = JSON.parse(await readFile(file, 'utf8')) as { data: VaultData };
    change(envelope.data);
    await writeFile(file, JSON.stringify(envelope));
  }
}

/** The same base64 text with one bit of its bytes flipped. */
export function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
}
