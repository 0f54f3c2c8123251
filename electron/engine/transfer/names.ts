import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { isEntryName, joinPath } from '../../../shared/paths.ts';
import { fromWindowsName, toWindowsName, windowsRefusal } from './windows-names.ts';

/** What decides whether a name can stand in a directory of the target. */
export type NameRules = { readonly windowsNames: boolean };

/** The name an item gets at the target, where Windows holds some under others. */
export function targetName(
  name: string,
  { windowsNames, fromWindowsNames }: NameRules & { readonly fromWindowsNames: boolean },
): string {
  const meant = fromWindowsNames ? fromWindowsName(name) : name;
  return windowsNames ? toWindowsName(meant) : meant;
}

/**
 * The only way a name met on the other side becomes a path: exactly one level below `directory`, or `name-refused`.
 * Names come from listings, so from strangers.
 */
export function safeJoin(directory: string, name: string, rules: NameRules): string {
  const reason = refusal(name, rules);
  if (reason === undefined) return joinPath(directory, name);
  throw new OpError('name-refused', `“${nameInText(name)}” was not copied: ${reason}.`, {
    next: 'Give it another name at the source, then copy it again.',
  });
}

function refusal(name: string, { windowsNames }: NameRules): string | undefined {
  if (!isEntryName(name)) return 'it is not a name that a single file can have';
  return windowsNames ? windowsRefusal(name) : undefined;
}

// an archive's two endings belong together: "a (2).tar.gz", not "a.tar (2).gz"; and a dot at the start hides a file, it
// does not begin an ending
const doubleEnding = /(?<=.)\.(tar|cpio)\.[a-z0-9]{1,5}$/iu;
const ending = /(?<=.)\.[^.\s]{1,20}$/u;

/** The `count`-th other name for a file or directory: `name (2).ext`. */
export function numberedName(name: string, count: number, kind: 'file' | 'directory'): string {
  const cut = kind === 'directory' ? name.length : stemLength(name);
  return `${name.slice(0, cut)} (${count})${name.slice(cut)}`;
}

function stemLength(name: string): number {
  return doubleEnding.exec(name)?.index ?? ending.exec(name)?.index ?? name.length;
}
