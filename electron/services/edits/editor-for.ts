import type { EditingSettings, EditorKind } from '../../../shared/contract/edits.ts';
import { extensionOf } from './file-kinds.ts';

/** The editor that the settings say for a file of this name. */
export function editorFor(
  name: string,
  { editor, rules }: Pick<EditingSettings, 'editor' | 'rules'>,
): EditorKind {
  const ending = extensionOf(name);
  return rules.find(({ extension }) => extension.toLowerCase() === ending)?.editor ?? editor;
}
