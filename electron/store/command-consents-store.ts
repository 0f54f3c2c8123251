import { join } from 'node:path';
import { z } from 'zod';
import { commandConsent, type CommandConsent } from '../../shared/contract/ssh-config.ts';
import { createJsonStore, type JsonStore } from './json-store.ts';

/** The commands the user has allowed for good, in `command-consents.json` of a profile folder. */
export function createCommandConsentsStore(
  directory: string,
  options: { readonly onRepaired?: (kept: string) => void } = {},
): JsonStore<readonly CommandConsent[]> {
  return createJsonStore<readonly CommandConsent[]>({
    file: join(directory, 'command-consents.json'),
    version: 1,
    schema: z.array(commandConsent),
    empty: [],
    ...options,
  });
}
