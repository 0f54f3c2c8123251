import type { Params } from '../../../../shared/contract/index.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { isEntryName, joinPath } from '../../../../shared/paths.ts';
import type { Client } from '../../../client/client.ts';
import { showRepeated } from '../../../state/repeated-transfer.ts';
import { nameInText } from '../../../../shared/names.ts';

/**
 * Starts a copy. The transfer list tells how it goes, and shows the one that is there when the same was asked for a
 * moment ago; an error here means that it did not start.
 */
export async function startTransfer(
  client: Client,
  params: Params<'transfers.start'>,
): Promise<AppError | undefined> {
  const result = await client.call('transfers.start', params);
  if (!result.ok) return result.error;
  if (result.value.repeated === true) showRepeated(result.value.transferId);
  return undefined;
}

/** A directory of a file system. */
export type Place = { readonly fs: string; readonly directory: string };

const badName: AppError = {
  code: 'invalid',
  message: 'A name cannot be empty, “.” or “..”, or have a “/” in it.',
};

/** Gives an entry another name in its directory. */
export async function renameEntry(
  client: Client,
  place: Place,
  names: { readonly from: string; readonly to: string },
): Promise<AppError | undefined> {
  if (!isEntryName(names.to)) return badName;
  const result = await client.call('files.rename', {
    fs: place.fs,
    from: joinPath(place.directory, names.from),
    to: joinPath(place.directory, names.to),
  });
  return result.ok ? undefined : result.error;
}

/** Makes a directory, or an empty file, in a directory; never over one that is there. */
export async function makeEntry(
  client: Client,
  place: Place,
  made: { readonly name: string; readonly as: 'directory' | 'file' },
): Promise<AppError | undefined> {
  if (!isEntryName(made.name)) return badName;
  const request = { fs: place.fs, path: joinPath(place.directory, made.name) };
  const result =
    made.as === 'file'
      ? await client.call('files.makeFile', request)
      : await client.call('files.makeDirectory', request);
  return result.ok ? undefined : result.error;
}

/** Names for a sentence: the one name, or how many there are. */
export function namesText(names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? `“${nameInText(first)}”` : `${names.length} items`;
}
