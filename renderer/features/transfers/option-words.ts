import type { TransferOptions, TransferSettings } from '../../../shared/contract/transfers.ts';
import { limits } from '../../../shared/limits.ts';

type Choice<T> = { readonly value: T; readonly label: string };

/** What happens to a name that is taken, in words. */
export const conflictChoices: readonly Choice<NonNullable<TransferOptions['conflict']>>[] = [
  { value: 'ask', label: 'Ask each time' },
  { value: 'overwrite', label: 'Overwrite' },
  { value: 'newer', label: 'Overwrite if newer' },
  { value: 'size', label: 'Overwrite if size differs' },
  { value: 'resume', label: 'Resume' },
  { value: 'rename', label: 'Rename' },
  { value: 'skip', label: 'Skip' },
];

/** How files are checked, in words. */
export const verifyChoices: readonly Choice<TransferSettings['verify']>[] = [
  { value: 'auto', label: 'By SHA-256, or else by size' },
  { value: 'read-back', label: 'By SHA-256, or else by reading back' },
  { value: 'size', label: 'By size and time only' },
];

/** What becomes of links, in words. */
export const linkChoices: readonly Choice<TransferSettings['links']>[] = [
  { value: 'keep', label: 'Copy them as links' },
  { value: 'follow', label: 'Copy what they lead to' },
];

/** Masks from lines of text, or what is wrong with them. */
export function parseMasks(
  text: string,
): { readonly masks: string[] } | { readonly error: string } {
  const masks = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (masks.length > limits.masks) return { error: `At most ${limits.masks} masks.` };
  return masks.some((mask) => mask.length > limits.maskLength)
    ? { error: `A mask has at most ${limits.maskLength} characters.` }
    : { masks };
}
