import { create } from 'zustand';
import type { Edit, EditingSettings } from '../../shared/contract/edits.ts';

type EditStore = { readonly edits: readonly Edit[] };

/** The files that are open for editing, as main last told. */
export const editStore = create<EditStore>(() => ({ edits: [] }));

/** One of them; undefined when it is not open any more. */
export function useEdit(id: string): Edit | undefined {
  return editStore(({ edits }) => edits.find((edit) => edit.id === id));
}

/** True while a saved change is on its way to the host of this session, or waits for the connection to it. */
export function useIsSaving(sessionId: string): boolean {
  return editStore(({ edits }) =>
    edits.some(
      ({ fs, state, waitsFor }) =>
        fs === sessionId && (waitsFor !== undefined || state === 'uploading'),
    ),
  );
}

type EditingSettingsStore = { readonly settings: EditingSettings };

/** How files are opened, as main last told; until then, so that nothing is changed or started. */
export const editingSettingsStore = create<EditingSettingsStore>(() => ({
  settings: { openFileAs: 'view', editor: 'builtin', rules: [], externalEditor: null },
}));
