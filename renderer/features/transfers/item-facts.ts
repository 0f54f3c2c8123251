import type { Check, TransferItem } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import { changedHandsText } from '../../ui/changed-hands.ts';
import { formatBytes } from '../../ui/format.ts';
import type { Show } from './item-window.ts';
import { shortCause } from './short-cause.ts';

/** The state of an item in words. */
export const itemStateWords: Record<TransferItem['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  already: 'already there',
  skipped: 'skipped',
  failed: 'failed',
  'left-out': 'left out by a mask',
};

/** How a file was checked, in words. */
export const checkWords: Record<Check, string> = {
  sha256: 'sha256',
  'read-back': 'read back',
  size: 'size and time',
};

/** What the list of items can be narrowed to. */
export const shows: readonly { readonly value: Show; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'failed', label: 'Failed' },
  { value: 'skipped', label: 'Skipped' },
];

/** What an empty list of items says. */
export const nothingToShow: Record<Show, string> = {
  all: 'Nothing was found yet.',
  open: 'Nothing is left to do.',
  failed: 'Nothing failed.',
  skipped: 'Nothing was skipped.',
};

/** Size of a file; folders and links are called what they are. */
export function itemSizeText({ kind, size }: TransferItem): string {
  if (kind === 'directory') return 'folder';
  if (kind === 'link') return 'link';
  return size === undefined ? '' : formatBytes(size);
}

/** How it was checked, and what it could not keep; or what is wrong with it. */
export function itemNote({ check, error, state, changedHands }: TransferItem): string {
  if (error !== undefined) return error.message;
  const checked = state === 'done' && check !== undefined ? checkWords[check] : '';
  // what is unusual first: the line may be cut
  return changedHands === undefined ? checked : `${changedHandsText(changedHands)}; ${checked}`;
}

/** The same for a line that names the item: without the path a reason begins with, and with short ones elsewhere. */
export function itemNoteBeside(item: TransferItem): string {
  const note = itemNote(item);
  const name = nameInText(baseName(item.path));
  const named = [`${name}" `, `${name}” `].find((end) => note.includes(end));
  if (named === undefined || !/^["“]/u.test(note)) return shortCause(note);
  const rest = note.slice(note.indexOf(named) + named.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** The path of an item below the folder the transfer comes from. */
export function shortPath(path: string, directory: string): string {
  const root = directory.endsWith('/') ? directory : `${directory}/`;
  return nameInText(path.startsWith(root) ? path.slice(root.length) : path);
}
