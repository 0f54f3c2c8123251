import { Settings2 } from 'lucide-react';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { changeLayout, layoutOf } from '../../../state/pane-settings.ts';
import { allColumns, columnFacts, usualColumns, withShown } from '../model/column-layout.ts';
import type { CommandContext } from '../pane/action.ts';

/** The menu of the headings: which columns are shown. */
export function columnMenuItems(context: CommandContext, place: string): readonly MenuItem[] {
  const { client, ui } = context;
  const columns = layoutOf(place).columns ?? usualColumns;
  const items = allColumns.map((id): MenuItem => {
    const isShown = columns.some((column) => column.id === id);
    return {
      label: columnFacts[id].label,
      isChecked: isShown,
      disabled: id === 'name',
      onSelect: () =>
        void changeLayout(client, place, {
          columns: withShown(columns, id, isShown ? 'hidden' : 'shown'),
        }),
    };
  });
  return [
    ...items,
    'separator',
    { label: 'Columns…', icon: Settings2, onSelect: () => ui.ask({ kind: 'columns' }) },
    {
      label: 'Usual columns',
      onSelect: () => void changeLayout(client, place, { columns: null }),
    },
  ];
}
