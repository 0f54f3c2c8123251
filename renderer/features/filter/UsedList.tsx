/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the list below a field: `select` and `datalist` cannot be one */
import { ChevronDown } from 'lucide-react';
import { useLayoutEffect, useRef, type MouseEvent, type PointerEvent, type RefObject } from 'react';
import { displayName } from '../../../shared/names.ts';
import { usedId, type UsedBefore } from './useUsedBefore.ts';
import styles from './UsedList.module.css';

type UsedListProps = { readonly used: UsedBefore; readonly field: RefObject<HTMLElement | null> };

// as high as the list may get; where there is not so much room below the field, it opens above
const mostHeightPx = 260;
const gapPx = 3;

/** What was typed into a field before, over all else there is. The focus stays in the field. */
export function UsedList({ used, field }: UsedListProps) {
  const { isOpen, listId, shown, active, take } = used;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popup = list.current;
    if (popup === null || field.current === null) return;
    // not in every browser that tests run in
    popup.showPopover?.();
    const { left, width, top, bottom } = field.current.getBoundingClientRect();
    const isBelow =
      window.innerHeight - bottom > Math.min(popup.scrollHeight, mostHeightPx) + gapPx;
    const place = isBelow
      ? { top: `${bottom + gapPx}px` }
      : { bottom: `${window.innerHeight - top + gapPx}px` };
    Object.assign(popup.style, { left: `${left}px`, width: `${width}px`, ...place });
  }, [isOpen, field, shown.length]);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (!isOpen) return null;
  const option = (index: number) => ({
    id: usedId(listId, index),
    role: 'option',
    tabIndex: -1,
    'aria-selected': index === active,
    // a press must not take the focus away, which would close the list before the click
    onPointerDown: (event: PointerEvent) => event.preventDefault(),
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onClick: () => take(index),
  });
  return (
    <div
      ref={list}
      id={listId}
      popover="manual"
      className={styles.list}
      role="listbox"
      aria-label="Used before"
    >
      {shown.map((text, index) => (
        <div key={text} className={styles.option} {...option(index)}>
          {displayName(text)}
        </div>
      ))}
      <div className={styles.forget} {...option(shown.length)}>
        Forget all of these
      </div>
    </div>
  );
}

/** Opens the list for those who point; the keyboard has Alt+Down in the field. */
export function UsedButton({ used }: { readonly used: UsedBefore }) {
  return (
    <button
      type="button"
      className={styles.button}
      tabIndex={-1}
      aria-label="Used before"
      aria-expanded={used.isOpen}
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={used.toggle}
    >
      <ChevronDown aria-hidden="true" strokeWidth={1.7} />
    </button>
  );
}
