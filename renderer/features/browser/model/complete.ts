import { displayName } from '../../../../shared/names.ts';
import { joinPath } from '../../../../shared/paths.ts';
import { typedPath } from './crumbs.ts';

/** Where a pane stands, for what is relative to it. */
export type Here = { readonly path: string; readonly home: string | undefined };

/** Texts that stand for a path they do not spell: shown is `caf\xE9`, meant are the bytes. */
export type Meanings = ReadonlyMap<string, string>;

/** The path a text means: what was chosen is exact, whatever is shown of it. */
export function exactPath(text: string, meanings: Meanings): string {
  for (let cut = text.length; cut > 0; cut = text.lastIndexOf('/', cut - 1)) {
    const exact = meanings.get(text.slice(0, cut));
    if (exact !== undefined) return exact + text.slice(cut);
  }
  return text;
}

/** A typed path, cut where completion goes on. */
export type Cut = {
  /** The folder whose names are meant. */
  readonly parent: string;
  /** What stands before the name, with its slash. */
  readonly head: string;
  /** What there is of the name. */
  readonly stem: string;
};

/** Cuts a text before its last name; undefined where no name can follow. */
export function cutTyped(text: string, here: Here, meanings: Meanings): Cut | undefined {
  if (text === '~' || /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text)) return undefined;
  const isDrive = /^[A-Za-z]:[\\/]/.test(text);
  const at = isDrive
    ? Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'))
    : text.lastIndexOf('/');
  const head = text.slice(0, at + 1);
  const stem = text.slice(at + 1);
  if (head === '') return { parent: here.path, head, stem };
  if (isDrive) return { parent: `/${head.replaceAll('\\', '/')}`, head, stem };
  return { parent: typedPath(exactPath(head, meanings), here), head, stem };
}

/** A name that could follow. */
export type Candidate = { readonly name: string; readonly isFolder: boolean };

/** What can be chosen, and how much more there is. */
export type Choices = { readonly shown: readonly Candidate[]; readonly more: number };

/** The names that begin with what was typed: folders first, hidden ones only when their dot was typed. */
export function choicesOf(candidates: readonly Candidate[], stem: string, most: number): Choices {
  const low = stem.toLowerCase();
  const found = candidates.filter(
    ({ name }) =>
      (stem.startsWith('.') || !name.startsWith('.')) &&
      displayName(name).toLowerCase().startsWith(low),
  );
  const sorted = found
    .map((candidate) => ({ candidate, key: candidate.name.toLowerCase() }))
    .toSorted((a, b) => {
      if (a.candidate.isFolder !== b.candidate.isFolder) return a.candidate.isFolder ? -1 : 1;
      return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    });
  const shown = sorted.slice(0, most).map(({ candidate }) => candidate);
  return { shown, more: found.length - shown.length };
}

/** As much as all of these names have in common, at least what was typed. */
export function commonStart(names: readonly string[], stem: string): string {
  const [first, ...rest] = names.map(displayName);
  if (first === undefined) return stem;
  let length = first.length;
  for (const name of rest) {
    let same = 0;
    while (same < length && name[same] === first[same]) same += 1;
    length = same;
  }
  return length > stem.length ? first.slice(0, length) : stem;
}

/** The text once a name is chosen, and what it means. */
export function chosen(
  { parent, head }: Cut,
  { name, isFolder }: Candidate,
): { readonly text: string; readonly shown: string; readonly exact: string } {
  const shown = head + displayName(name);
  return { text: isFolder ? `${shown}/` : shown, shown, exact: joinPath(parent, name) };
}
