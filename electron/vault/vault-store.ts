import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createJsonStore, type JsonStore } from '../store/json-store.ts';
import { vaultData, vaultVersion, type VaultData } from './vault-file.ts';

/** `vault.json` of a profile folder. */
export type VaultStore = Pick<JsonStore<VaultData>, 'read' | 'update' | 'idle'> & {
  /** The copy from before the last change; undefined when there is none that can be read. */
  readonly backup: () => Promise<VaultData | undefined>;
  /** Leaves no earlier state in any copy: what was forgotten is not to be found in one. */
  readonly dropCopies: () => Promise<void>;
};

const backupText = z.strictObject({ version: z.literal(vaultVersion), data: vaultData });

/** The vault's file. A damaged one gives way to the copy from before the last change, by itself. */
export function createVaultStore(
  directory: string,
  options: { readonly onRepaired?: (kept: string) => void } = {},
): VaultStore {
  const file = join(directory, 'vault.json');
  const store = createJsonStore<VaultData>({
    file,
    version: vaultVersion,
    schema: vaultData,
    empty: { slots: [], records: [] },
    ...options,
  });
  return {
    ...store,
    backup: async () => {
      try {
        return backupText.parse(JSON.parse(await readFile(`${file}.bak`, 'utf8'))).data;
      } catch {
        return undefined; // there is none, or it is damaged as well
      }
    },
    dropCopies: async () => {
      await store.update((data) => data); // the copy is now what the file is
      const damaged = (await readdir(directory)).filter((name) =>
        name.startsWith('vault.json.damaged-'),
      );
      await Promise.all(damaged.map((name) => rm(join(directory, name), { force: true })));
    },
  };
}
