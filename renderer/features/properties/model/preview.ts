import type { AttrsChange } from '../../../../shared/contract/attributes.ts';
import { formatItems } from '../../../ui/format.ts';
import type { Summary } from './summary.ts';

/** What a change will do, in one sentence: `Changes mode of 3 files and 2 folders.` */
export function previewText(
  change: AttrsChange,
  { files, folders, links }: Summary,
  linkAttrs: boolean,
): string {
  const isModeOnly = Object.keys(change).every((key) =>
    ['files', 'folders', 'recursive'].includes(key),
  );
  const counts = [
    isModeOnly && change.files === undefined ? 0 : files,
    isModeOnly && change.folders === undefined ? 0 : folders,
    isModeOnly || !linkAttrs ? 0 : links,
  ];
  const words = [
    ['file', 'files'],
    ['folder', 'folders'],
    ['link', 'links'],
  ] as const;
  const what = words.flatMap(([one, many], at) => {
    const count = counts[at] ?? 0;
    return count === 0 ? [] : [formatItems(count, one, many)];
  });
  const isDeep = change.recursive && folders > 0;
  // only what lies deeper has the kind that is changed
  const subject =
    what.length === 0 && isDeep
      ? `what is in ${formatItems(folders, 'folder', 'folders')}`
      : `${joined(what)}${isDeep ? ` and everything in ${folders === 1 ? 'it' : 'them'}` : ''}`;
  return `Changes ${joined(aspects(change))} of ${subject}.`;
}

function aspects(change: AttrsChange): string[] {
  const names = [
    change.files !== undefined || change.folders !== undefined ? 'mode' : '',
    change.uid === undefined ? '' : 'owner',
    change.gid === undefined ? '' : 'group',
    change.mtimeMs === undefined && change.atimeMs === undefined ? '' : 'time',
  ];
  return names.filter((name) => name !== '');
}

/** `a`, `a and b`, `a, b and c`. */
function joined(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
