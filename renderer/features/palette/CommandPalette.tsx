import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useMemo, useRef, useState } from 'react';
import { findItems, type PaletteItem } from './find-commands.ts';
import { closePalette, paletteStore } from './palette-store.ts';
import styles from './CommandPalette.module.css';

type PaletteProps = {
  /** What can be done now; asked for each time the list opens. */
  readonly items: () => readonly PaletteItem[];
};

/** Every command that can be given now, found by typing. */
export function CommandPalette({ items }: PaletteProps) {
  const isOpen = paletteStore((state) => state.isOpen);
  // Carried out once the dialog is gone and the focus is back where it was.
  const chosen = useRef<PaletteItem>(undefined);
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) closePalette();
      }}
      onOpenChangeComplete={(open) => {
        const item = chosen.current;
        chosen.current = undefined;
        if (!open) item?.run();
      }}
    >
      <Dialog.Portal>
        <Dialog.Popup className={styles.popup} aria-label="Commands">
          <Commands
            items={items}
            onChoose={(item) => {
              chosen.current = item;
              closePalette();
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands(props: PaletteProps & { readonly onChoose: (item: PaletteItem) => void }) {
  const [all] = useState(props.items);
  const [typed, setTyped] = useState('');
  const found = useMemo(() => findItems(all, typed), [all, typed]);
  return (
    <Autocomplete.Root
      items={all}
      filteredItems={found}
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={(item: PaletteItem) => item.title}
      open
      inline
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        className={styles.input}
        aria-label="Command"
        placeholder="What to do"
        spellCheck={false}
      />
      <Autocomplete.Empty className={styles.empty}>
        {found.length === 0 ? 'No command has these letters.' : ''}
      </Autocomplete.Empty>
      <Autocomplete.List className={styles.list} aria-label="Commands">
        {(item: PaletteItem) => (
          <Autocomplete.Item
            key={item.id}
            value={item}
            className={styles.item}
            onClick={() => props.onChoose(item)}
          >
            <span className={styles.title}>{item.title}</span>
            <span className={styles.group}>{item.group}</span>
            {item.shortcut === undefined ? null : (
              <kbd className={styles.shortcut}>{item.shortcut}</kbd>
            )}
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
