import type { Edit } from '../../../shared/contract/edits.ts';
import { nameInText } from '../../../shared/names.ts';
import { changedHandsText } from '../../ui/changed-hands.ts';
import { baseName } from '../../../shared/paths.ts';

/** How a state of an edit is to be taken. */
export type Tone = 'plain' | 'ok' | 'warn' | 'bad';

/** The state of an edit in a few words, and how they are meant. */
export function stateOf(edit: Edit): { readonly text: string; readonly tone: Tone } {
  if (edit.waitsFor !== undefined) return { text: edit.waitsFor, tone: 'warn' };
  switch (edit.state) {
    case 'opening':
      return { text: 'Opening', tone: 'plain' };
    case 'open':
      return { text: 'No changes', tone: 'plain' };
    case 'changed':
      return {
        text: edit.isRestored
          ? 'Changed before Hawser was closed, not uploaded'
          : 'Not uploaded yet',
        tone: 'warn',
      };
    case 'uploading':
      return { text: edit.fs === 'local' ? 'Saving' : 'Uploading', tone: 'plain' };
    case 'uploaded':
      return { text: savedText(edit), tone: 'ok' };
    case 'conflict':
      return { text: 'Changed by somebody else', tone: 'warn' };
    case 'failed':
      return { text: edit.error?.message ?? 'Failed', tone: 'bad' };
  }
}

/** A file that could not stay with its owner is said to have another one: who saved it may be asked about it. */
function savedText({ fs, changedHands }: Edit): string {
  const saved = fs === 'local' ? 'Saved' : 'Uploaded';
  return changedHands === undefined ? saved : `${saved}; its ${changedHandsText(changedHands)}`;
}

/** The name of the file, to show. */
export function nameOf({ path }: Pick<Edit, 'path'>): string {
  return nameInText(baseName(path));
}

/** True for one that has something the user should look at. */
export function needsCare({ state, waitsFor, isRestored }: Edit): boolean {
  return state === 'conflict' || state === 'failed' || waitsFor !== undefined || isRestored;
}

/** True when all of it is at its place, so that its copy can go. */
export function isSettled({ state }: Edit): boolean {
  return state === 'open' || state === 'uploaded';
}
