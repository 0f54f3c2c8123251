import { join } from 'node:path';
import type { z } from 'zod';
import { createJsonStore, type JsonStore } from './json-store.ts';

/** The settings of one subject in a file of the profile folder; `usual` is what counts where there is none. */
export function createSettingsStore<T>(
  directory: string,
  options: {
    /** Name of the file. */
    readonly file: string;
    readonly schema: z.ZodType<T>;
    readonly usual: T;
    readonly onRepaired?: (kept: string) => void;
  },
): JsonStore<T> {
  const { file, schema, usual, ...rest } = options;
  return createJsonStore<T>({
    file: join(directory, file),
    version: 1,
    schema,
    empty: usual,
    ...rest,
  });
}
