import type { CommandContext, PaneAction } from '../action.ts';

/** What shows a part of the list, or finds its way in it. */
export const filterActions = {
  filter: { offline: true, run: (context) => open(context, 'only') },
  'find-in-list': { offline: true, run: (context) => open(context, 'find') },
} as const satisfies Record<string, PaneAction>;

function open({ pane }: CommandContext, mode: 'only' | 'find'): void {
  const { filter } = pane.store.getState();
  pane.setFilter({ text: filter?.text ?? '', mode, asked: (filter?.asked ?? 0) + 1 });
}
