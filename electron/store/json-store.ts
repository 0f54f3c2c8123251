import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFile } from 'atomically';
import { z } from 'zod';
import { OpError } from '../../shared/errors.ts';

/** A value kept in one JSON file of the profile. */
export type JsonStore<T> = {
  readonly read: () => Promise<T>;
  /** Changes are made one after the other; the new value is on disk when this settles. */
  readonly update: (change: (value: T) => T) => Promise<T>;
  /** Settles when every change asked for so far has been made, or has failed. */
  readonly idle: () => Promise<void>;
};

/** What a {@link JsonStore} is made of. */
export type JsonStoreOptions<T> = {
  readonly file: string;
  /** Of the data's shape. A file of a later version is left alone. */
  readonly version: number;
  readonly schema: z.ZodType<T>;
  readonly empty: T;
  /** Told when the file could not be used and the last good copy, or nothing, took its place. */
  readonly onRepaired?: (kept: string) => void;
};

type Loaded<T> = { readonly value: T; readonly text: string | undefined };

/**
 * Keeps `value` as `{version, data}`, written to a temporary name and renamed. Before each write the last good text
 * goes to `<file>.bak`. A file that cannot be read as itself is copied to `<file>.damaged-<time>`, never wiped.
 */
export function createJsonStore<T>(options: JsonStoreOptions<T>): JsonStore<T> {
  let loaded: Promise<Loaded<T>> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const current = (): Promise<Loaded<T>> => {
    loaded ??= load(options).catch((thrown: unknown) => {
      loaded = undefined; // the next call tries again
      throw thrown;
    });
    return loaded;
  };

  const change = async (make: (value: T) => T): Promise<T> => {
    const before = await current();
    const value = options.schema.parse(make(before.value));
    const text = encode(value, options.version);
    await mkdir(dirname(options.file), { recursive: true, mode: 0o700 });
    if (before.text !== undefined) await write(`${options.file}.bak`, before.text);
    await write(options.file, text);
    loaded = Promise.resolve({ value, text });
    return value;
  };

  return {
    read: async () => (await current()).value,
    update: (make) => {
      const done = last.then(
        () => change(make),
        () => change(make),
      );
      last = done.catch(() => undefined); // reported by `done`
      return done;
    },
    idle: async () => {
      await last;
    },
  };
}

/** 0600: addresses and user names are nobody else's business. */
function write(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: 0o600 });
}

async function load<T>(options: JsonStoreOptions<T>): Promise<Loaded<T>> {
  const text = await readText(options.file);
  if (text === undefined) return { value: options.empty, text: undefined };
  const value = decode(text, options);
  if (value !== undefined) return { value, text };
  return await repair(options);
}

async function repair<T>(options: JsonStoreOptions<T>): Promise<Loaded<T>> {
  const kept = `${options.file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  await copyFile(options.file, kept);
  options.onRepaired?.(kept);
  const backup = await readText(`${options.file}.bak`);
  const good = backup === undefined ? undefined : decode(backup, options);
  const value = good ?? options.empty;
  const text = encode(value, options.version);
  await write(options.file, text); // or the next start would find the damage again
  return { value, text };
}

function encode(value: unknown, version: number): string {
  return `${JSON.stringify({ version, data: value }, undefined, 2)}\n`;
}

/** The value in a file's text; undefined when the text is damaged. */
function decode<T>(text: string, options: JsonStoreOptions<T>): T | undefined {
  const envelope = parseEnvelope(text);
  if (envelope === undefined) return undefined;
  if (envelope.version > options.version) {
    throw new OpError('unsupported', `${options.file} was written by a later version of Hawser.`, {
      next: 'Start that version, or move the file away.',
    });
  }
  const checked = options.schema.safeParse(envelope.data);
  return checked.success ? checked.data : undefined;
}

const envelopeSchema = z.object({ version: z.int().min(1), data: z.unknown() });

function parseEnvelope(text: string): z.infer<typeof envelopeSchema> | undefined {
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // not JSON, or not ours: the caller keeps a copy
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const cause = thrown as NodeJS.ErrnoException;
    if (cause.code === 'ENOENT') return undefined; // not there yet
    throw new OpError('failed', `Cannot read ${file}: ${cause.code ?? cause.message}.`, {
      next: 'Make the file readable, then try again.',
      cause,
    });
  }
}
