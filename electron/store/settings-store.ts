import { join } from 'node:path';
import { z } from 'zod';
import { createJsonStore, type JsonStore } from './json-store.ts';

/** The settings of one subject in a file of the profile folder; `usual` is what counts where there is none. */
export function createSettingsStore<T extends object>(
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
    // a file of an earlier version has no word on what came later: there the usual counts
    schema: z.preprocess((data) => (isRecord(data) ? { ...usual, ...data } : data), schema),
    empty: usual,
    ...rest,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
