import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { Edit } from '../../../shared/contract/edits.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { readCopy } from './content.ts';
import type { Charset } from '../../../shared/text/charsets.ts';
import { readText, type TextFile } from './model/text-file.ts';

/** What of an edit the built-in editor can show. */
export type EditedFile =
  | { readonly at: 'loading' }
  | { readonly at: 'error'; readonly error: AppError }
  /** Seems to be no text; it can be read as one all the same. */
  | { readonly at: 'binary'; readonly bytes: Uint8Array }
  | { readonly at: 'text'; readonly bytes: Uint8Array; readonly file: TextFile };

/** Reads the copy of an edit once it is there, and again when it was replaced by the file at its place. */
export function useEditedFile(edit: Edit) {
  const client = useClient();
  const [file, setFile] = useState<EditedFile>({ at: 'loading' });
  const { id, revision, size } = edit;
  const isThere = edit.state !== 'opening' && !(edit.state === 'failed' && size === 0);
  const isTooLarge = isThere && size > limits.editorSaveBytes;
  useEffect(() => {
    if (!isThere || isTooLarge) return undefined;
    let isOver = false;
    void readCopy(client, id).then((read) => {
      if (!isOver) setFile(read.ok ? opened(read.value) : { at: 'error', error: read.error });
    });
    return () => {
      isOver = true;
    };
  }, [client, id, revision, isThere, isTooLarge]);
  /** Reads the bytes as another charset. */
  const readAs = (bytes: Uint8Array, charset: Charset): void => setFile(opened(bytes, charset));
  return { file: isTooLarge ? tooLarge : file, readAs };
}

const tooLarge: EditedFile = {
  at: 'error',
  error: {
    code: 'unsupported',
    message: 'This file is too large for the built-in editor.',
    next: 'View it, or edit it with another program.',
  },
};

function opened(bytes: Uint8Array, charset?: Charset): EditedFile {
  if (bytes.length > limits.editorBytes && charset === undefined) return tooLarge;
  const file = readText(bytes, charset);
  return file === undefined ? { at: 'binary', bytes } : { at: 'text', bytes, file };
}
