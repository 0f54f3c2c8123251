import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { isListOf, nothing } from './values.ts';

/** Columns of a pane; each can be shown and sorted by. */
export const paneColumn = z.enum([
  'name',
  'extension',
  'size',
  'modified',
  'mode',
  'owner',
  'group',
  'kind',
]);

export type PaneColumn = z.infer<typeof paneColumn>;

/** A column that is shown, and how wide it is in pixels; the name takes what is left, but never less than its width. */
const shownColumn = z.strictObject({
  id: paneColumn,
  width: z.number().int().min(limits.columnWidth.least).max(limits.columnWidth.most),
});

export type ShownColumn = z.infer<typeof shownColumn>;

/** The columns of a pane in their order: each once, and the name among them. */
const shownColumns = z
  .array(shownColumn)
  .max(paneColumn.options.length)
  .refine((columns) => columns.some(({ id }) => id === 'name'), 'leaves out the name')
  .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length, 'repeats one');

/** Column and direction; the direction's words are those of `aria-sort`. */
const paneSort = z.strictObject({
  column: paneColumn,
  direction: z.enum(['ascending', 'descending']),
});

export type PaneSort = z.infer<typeof paneSort>;

/** How the panes of one place are shown. */
export const paneLayout = z.strictObject({
  /** `local`, the id of a saved host, or the address of one that is not saved. */
  place: z.string().min(1).max(limits.paneLayoutKeyLength),
  /** Null: the usual ones, as many as there is room for. */
  columns: shownColumns.nullable(),
  sort: paneSort,
  showHidden: z.boolean(),
  /** It goes where the shell in front goes; missing is no. */
  followsTerminal: z.boolean().exactOptional(),
});

export type PaneLayout = z.infer<typeof paneLayout>;

/** What panes keep between starts. */
export const paneSettings = z.strictObject({
  density: z.enum(['normal', 'compact']),
  /** The last changed one last. */
  layouts: z.custom<PaneLayout[]>(
    isListOf((value) => paneLayout.safeParse(value).success, { max: limits.paneLayouts }),
    'is not a list of layouts',
  ),
});

export type PaneSettings = z.infer<typeof paneSettings>;

export const panes = {
  /** How panes are shown, at once and whenever it changes. */
  'panes.settings': stream(nothing, paneSettings, z.never()),
  'panes.setDensity': call(z.strictObject({ density: paneSettings.shape.density }), nothing),
  /** Keeps the layout of one place in place of its earlier one; the one that was not changed for longest makes room. */
  'panes.keepLayout': call(paneLayout, nothing),
};
