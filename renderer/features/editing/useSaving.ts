import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import type { Edit } from '../../../shared/contract/edits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import type { Client } from '../../client/client.ts';
import { saveCopy } from './content.ts';
import { isSettled } from './edit-words.ts';
import { writeText, type TextForm, type Written } from './model/text-file.ts';
import type { TextEditorHandle } from './text-view.ts';

/** Why something was not saved: a character the charset has not, or a failure of the saving. */
type Fault =
  | { readonly place: Extract<Written, { ok: false }>; readonly error?: undefined }
  | { readonly place?: undefined; readonly error: AppError };

type Parts = {
  readonly edit: Edit;
  readonly bytes: Uint8Array;
  readonly form: TextForm;
  readonly editor: RefObject<TextEditorHandle | null>;
};

/** What was typed outlives a crash after so long a rest; a long text takes its time to be written. */
const draftMs = 1_500;
const longDraftMs = 10_000;
const longText = 1_000_000;

/** Saves what the editor holds: for good when it is asked to, and as a draft after each rest. */
export function useSaving({ edit, bytes, form, editor }: Parts) {
  const client = useClient();
  const { id } = edit;
  const [isDirty, setDirty] = useState(false);
  const [fault, setFault] = useState<Fault>();
  /** What was saved last, to go back to. */
  const saved = useRef(bytes);
  const [changes, setChanges] = useState(0);
  /** What is typed and in no copy yet. */
  const isUnkept = useRef(false);

  const write = async (how: 'keep' | 'upload'): Promise<boolean> => {
    const text = editor.current?.text() ?? '';
    const written = writeText(text, form);
    if (!written.ok) {
      // nobody has asked for a draft
      if (how === 'keep') return false;
      setFault({ place: written });
      editor.current?.goTo(written.line, written.column);
      return false;
    }
    const error = await saveCopy(client, { id, how }, written.bytes);
    if (error !== undefined) {
      setFault({ error });
      return false;
    }
    setFault(undefined);
    if (editor.current?.text() === text) isUnkept.current = false;
    if (how === 'keep') return true;
    saved.current = written.bytes;
    editor.current?.saved(text);
    setDirty(editor.current?.text() !== text);
    return true;
  };
  const keep = useEffectEvent(() => void write('keep'));
  useEffect(() => {
    if (!isDirty || changes === 0) return undefined;
    const isLong = (editor.current?.text().length ?? 0) > longText;
    const timer = setTimeout(keep, isLong ? longDraftMs : draftMs);
    return () => clearTimeout(timer);
  }, [isDirty, changes, editor]);
  /** The last words before the window goes: in UTF-8 when the file's charset has not all of them. */
  const keepLast = async (): Promise<void> => {
    const text = editor.current?.text() ?? '';
    const written = writeText(text, form);
    const last = written.ok ? written : writeText(text, { ...form, charset: 'utf-8' });
    if (last.ok) await saveCopy(client, { id, how: 'keep' }, last.bytes);
    // what could not be kept must not keep the window
    isUnkept.current = false;
  };
  const keeping = useRef<Promise<void>>(undefined);
  const holdBack = useEffectEvent((event: BeforeUnloadEvent) => {
    if (!isDirty || !isUnkept.current) return;
    // main closes the window again in a moment, and in any case before long
    event.preventDefault();
    keeping.current ??= keepLast().finally(() => (keeping.current = undefined));
  });
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent): void => holdBack(event);
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, []);

  return {
    isDirty,
    fault,
    save: () => write('upload'),
    changed: (differs: boolean): void => {
      setDirty(differs);
      isUnkept.current = true;
      setChanges((count) => count + 1);
    },
    /** The same text is to be written in another way. */
    touched: (): void => setDirty(true),
    /** Goes back to what was saved last; where that is uploaded, the copy can go. */
    discard: async (by: Client): Promise<void> => {
      const isKept = !isSettled(edit) && saved.current !== bytes;
      if (isKept || edit.isRestored) await saveCopy(by, { id, how: 'keep' }, saved.current);
      else await by.call('edits.close', { id, discard: true });
    },
  };
}
