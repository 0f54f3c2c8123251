import type { EditorKind } from '../../../shared/contract/edits.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../client/client.ts';
import { showEditor } from './file-windows.ts';

/** Opens a file to edit it, by the settings or with an editor that was asked for. An error means that it did not open. */
export async function openToEdit(
  client: Client,
  { fs, path }: { readonly fs: string; readonly path: string },
  editor: EditorKind | 'default' = 'default',
): Promise<AppError | undefined> {
  const result = await client.call('edits.open', { fs, path, editor });
  if (!result.ok) return result.error.code === 'cancelled' ? undefined : result.error;
  if (result.value.editor === 'builtin') showEditor(result.value.editId);
  return undefined;
}
