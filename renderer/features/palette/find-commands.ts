import { Fzf } from 'fzf';

/** One line of the list of commands. */
export type PaletteItem = {
  readonly id: string;
  readonly title: string;
  /** Where it belongs, beside the title. */
  readonly group: string;
  readonly shortcut?: string | undefined;
  readonly run: () => void;
};

/** The items that hold what was typed, letters of it in their order, the best first; all of them for nothing typed. */
export function findItems(items: readonly PaletteItem[], typed: string): readonly PaletteItem[] {
  const query = typed.trim();
  if (query === '') return items;
  const finder = new Fzf(items, {
    selector: (item) => `${item.title} ${item.group}`,
    casing: 'case-insensitive',
  });
  return finder.find(query).map((found) => found.item);
}
