import { useStore } from 'zustand';
import { useClient } from '../../../client/ClientContext.tsx';
import { changeLayout, layoutOf, usePanePlace } from '../../../state/pane-settings.ts';
import { useSession } from '../../../state/sessions.ts';
import { ColumnsDialog } from './ColumnsDialog.tsx';
import type { Pane } from '../pane/pane.ts';

/** The dialog for the columns of a pane; what is saved holds for all panes of its place. */
export function PaneColumnsDialog(props: { readonly pane: Pane; readonly onClose: () => void }) {
  const { pane, onClose } = props;
  const client = useClient();
  const place = usePanePlace(pane.fs);
  const session = useSession(pane.fs);
  const sort = useStore(pane.store, (state) => state.sort);
  return (
    <ColumnsDialog
      columns={layoutOf(place).columns}
      sort={sort}
      whose={session === undefined ? 'this computer' : session.title}
      onDone={(columns, order) => {
        onClose();
        pane.setSort(order);
        void changeLayout(client, place, {
          columns: columns === null ? null : [...columns],
          sort: order,
        });
      }}
      onClose={onClose}
    />
  );
}
