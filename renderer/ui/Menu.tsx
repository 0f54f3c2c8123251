import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './Menu.module.css';

/** One line of a menu, a menu beside it, or a line between groups. */
export type MenuItem =
  | {
      readonly label: string;
      readonly onSelect: () => void;
      readonly icon?: LucideIcon | undefined;
      /** As shown to people, such as `F2`. */
      readonly shortcut?: string | undefined;
      readonly disabled?: boolean | undefined;
      readonly tone?: 'plain' | 'bad' | undefined;
      /** For something that is on or off. */
      readonly isChecked?: boolean | undefined;
    }
  | {
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      /** Of the menu that opens beside it. */
      readonly items: readonly MenuItem[];
    }
  | 'separator';

/** A menu below a button. `trigger` is the button itself. */
export function Menu(props: {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={props.trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <BaseMenu.Popup className={styles.popup}>
            <Items items={props.items} />
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** A menu at the pointer, or at the focus for the menu key, over whatever is inside. */
export function ContextMenu(props: {
  /** A function is only asked while it is open. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly children: ReactNode;
  /** The element that opens it, for example a grid; a `div` around the children otherwise. */
  readonly render?: ReactElement<Record<string, unknown>>;
  readonly className?: string | undefined;
  readonly onOpenChange?: (open: boolean) => void;
}) {
  return (
    <BaseContext.Root onOpenChange={(open) => props.onOpenChange?.(open)}>
      <BaseContext.Trigger
        className={props.className}
        {...(props.render === undefined ? {} : { render: props.render })}
      >
        {props.children}
      </BaseContext.Trigger>
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner}>
          <BaseContext.Popup className={styles.popup}>
            <LazyItems items={props.items} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function LazyItems(props: { readonly items: readonly MenuItem[] | (() => readonly MenuItem[]) }) {
  const { items } = props;
  return <Items items={typeof items === 'function' ? items() : items} />;
}

function Items(props: { readonly items: readonly MenuItem[] }) {
  return props.items.map((item, index) =>
    item === 'separator' ? (
      <BaseMenu.Separator key={`separator-${index}`} className={styles.separator} />
    ) : 'items' in item ? (
      <Submenu key={item.label} {...item} />
    ) : item.isChecked !== undefined ? (
      <BaseMenu.CheckboxItem
        key={item.label}
        className={styles.item}
        checked={item.isChecked}
        disabled={item.disabled === true}
        closeOnClick
        onCheckedChange={item.onSelect}
      >
        {item.isChecked ? (
          <Check aria-hidden="true" strokeWidth={1.7} />
        ) : (
          <span className={styles.noIcon} />
        )}
        <span className={styles.label}>{item.label}</span>
      </BaseMenu.CheckboxItem>
    ) : (
      <BaseMenu.Item
        key={item.label}
        className={styles.item}
        data-tone={item.tone}
        disabled={item.disabled === true}
        onClick={item.onSelect}
      >
        {item.icon === undefined ? (
          <span className={styles.noIcon} />
        ) : (
          <item.icon aria-hidden="true" strokeWidth={1.7} />
        )}
        <span className={styles.label}>{item.label}</span>
        {item.shortcut === undefined ? null : (
          <kbd className={styles.shortcut}>{item.shortcut}</kbd>
        )}
      </BaseMenu.Item>
    ),
  );
}

function Submenu(props: {
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly items: readonly MenuItem[];
}) {
  const { label, icon: Icon, items } = props;
  return (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger className={styles.item}>
        {Icon === undefined ? (
          <span className={styles.noIcon} />
        ) : (
          <Icon aria-hidden="true" strokeWidth={1.7} />
        )}
        <span className={styles.label}>{label}</span>
        <ChevronRight aria-hidden="true" strokeWidth={1.7} />
      </BaseMenu.SubmenuTrigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles.positioner} sideOffset={-2} alignOffset={-5}>
          <BaseMenu.Popup className={styles.popup}>
            <Items items={items} />
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.SubmenuRoot>
  );
}
