import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { useRef, type RefObject } from 'react';
import styles from './Menu.module.css';

/** One line of a menu that is opened by something else than a button of its own. */
export type PopupItem = {
  readonly key: string;
  readonly label: string;
  /** What stands dimmed behind the label. */
  readonly detail?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly shortcut?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Where one is. */
  readonly isCurrent?: boolean | undefined;
  readonly onSelect: () => void;
};

/** A part of a menu, with a heading when it has a title. */
export type PopupGroup = { readonly title?: string; readonly items: readonly PopupItem[] };

type PopupMenuProps = {
  readonly label: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly anchor: RefObject<HTMLElement | null>;
  /** Where the focus goes once something was chosen; otherwise back to the anchor. */
  readonly onChosen?: (() => void) | undefined;
  readonly groups: readonly PopupGroup[];
  /** What stands below the items: that more is read, or that there is more. */
  readonly note?: string | undefined;
};

/** A menu at an element, opened and shut by whoever shows it; the focus goes back where it was. */
export function PopupMenu(props: PopupMenuProps) {
  const { label, open, onClose, anchor, onChosen, groups, note } = props;
  const isChosen = useRef(false);
  const finalFocus = (): boolean | HTMLElement | null => {
    const goesOn = isChosen.current && onChosen !== undefined;
    isChosen.current = false;
    if (!goesOn) return anchor.current;
    onChosen();
    return false;
  };
  return (
    <BaseMenu.Root
      open={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          anchor={anchor}
          className={styles.positioner}
          align="start"
          sideOffset={4}
        >
          <BaseMenu.Popup
            className={styles.popup}
            data-scrolls="true"
            aria-label={label}
            finalFocus={finalFocus}
            onClick={() => {
              isChosen.current = true;
            }}
            onKeyDown={({ key }) => {
              // a key that chooses an item comes before its click
              isChosen.current = key === 'Enter' || key === ' ';
            }}
          >
            {groups.map((group, index) => (
              <Group key={group.title ?? index} group={group} isFirst={index === 0} />
            ))}
            {note === undefined ? null : (
              <div className={styles.note} role="presentation">
                {note}
              </div>
            )}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function Group({ group, isFirst }: { readonly group: PopupGroup; readonly isFirst: boolean }) {
  const { title, items } = group;
  return (
    <BaseMenu.Group>
      {isFirst ? null : <BaseMenu.Separator className={styles.separator} />}
      {title === undefined ? null : (
        <BaseMenu.GroupLabel className={styles.heading}>{title}</BaseMenu.GroupLabel>
      )}
      {items.map((item) => (
        <BaseMenu.Item
          key={item.key}
          className={styles.item}
          disabled={item.disabled === true}
          aria-current={item.isCurrent === true ? 'location' : undefined}
          onClick={item.onSelect}
        >
          {item.icon === undefined ? (
            <span className={styles.noIcon} />
          ) : (
            <item.icon aria-hidden="true" strokeWidth={1.7} />
          )}
          <span className={styles.label}>{item.label}</span>
          {item.detail === undefined ? null : (
            <span className={styles.detail} title={item.detail}>
              {item.detail}
            </span>
          )}
          {item.shortcut === undefined ? null : (
            <kbd className={styles.shortcut}>{item.shortcut}</kbd>
          )}
        </BaseMenu.Item>
      ))}
    </BaseMenu.Group>
  );
}
