import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from 'zustand';
import { useClient } from '../../client/ClientContext.tsx';
import { rememberUsed } from '../../state/search-history.ts';
import { formatCount } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import type { Pane } from '../browser/pane/pane.ts';
import type { PaneFilter } from '../browser/pane/pane-state.ts';
import { useFindNext, type Found } from './useFindNext.ts';
import { UsedButton, UsedList } from './UsedList.tsx';
import { usedBeforeProps, useUsedBefore } from './useUsedBefore.ts';
import styles from './FilterBar.module.css';
import usedStyles from './UsedList.module.css';

type FilterBarProps = {
  readonly pane: Pane;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly onDone: () => void;
};

const modes: readonly { readonly value: PaneFilter['mode']; readonly label: string }[] = [
  { value: 'only', label: 'Filter' },
  { value: 'find', label: 'Find' },
];

/** What is looked for in the names of a pane, as long as it is looked for. */
export function FilterBar(props: FilterBarProps) {
  const filter = useStore(props.pane.store, (state) => state.filter);
  return filter === undefined ? null : <OpenBar {...props} filter={filter} />;
}

function OpenBar({
  pane,
  gridRef,
  onDone,
  filter,
}: FilterBarProps & { readonly filter: PaneFilter }) {
  const input = useRef<HTMLInputElement>(null);
  const { text, mode, asked } = filter;
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  const { found, find } = useFindNext(pane);
  const change = (next: Partial<PaneFilter>): void => {
    const now = { ...filter, ...next };
    pane.setFilter(now);
    if (now.mode === 'find') find('next', 'here');
  };
  const client = useClient();
  const used = useUsedBefore({
    kind: 'filters',
    value: text,
    onChange: (value) => change({ text: value }),
    opensBy: 'alt-down',
  });
  const end = (): void => {
    rememberUsed(client, 'filters', text);
    onDone();
    pane.setFilter(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || used.onKeyDown(event)) return;
    const way = event.shiftKey ? 'previous' : 'next';
    if (event.key === 'Escape') end();
    else if (event.key === 'F3' && mode === 'find') find(way, 'beside');
    else if (event.key === 'Enter') {
      rememberUsed(client, 'filters', text);
      if (mode === 'find') find(way, 'beside');
      else onDone();
    } else if (!passOn(event, gridRef.current)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const Icon = mode === 'only' ? ListFilter : Search;
  return (
    <search
      aria-label="Names in this folder"
      className={styles.bar}
      data-on={mode === 'only' && text !== ''}
    >
      <Icon aria-hidden="true" className={styles.icon} strokeWidth={1.7} />
      <span className={usedStyles.anchor}>
        <input
          {...usedBeforeProps(used)}
          ref={input}
          className={styles.input}
          aria-label={mode === 'only' ? 'Filter' : 'Find'}
          placeholder={
            mode === 'only' ? 'Part of the name, or *.txt' : 'Part of the name; Enter: next'
          }
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => change({ text: event.target.value })}
          onKeyDown={onKeyDown}
        />
        <UsedButton used={used} />
        <UsedList used={used} field={input} />
      </span>
      <Count pane={pane} filter={filter} found={found} />
      <ToggleGroup
        label="Show"
        options={modes}
        value={mode}
        onChange={(next) => change({ mode: next, asked: asked + 1 })}
      />
      <IconButton size="s" label="Show all again" shortcut="Esc" icon={X} onClick={end} />
    </search>
  );
}

function Count(props: { readonly pane: Pane; readonly filter: PaneFilter; readonly found: Found }) {
  const { pane, filter, found } = props;
  const view = useStore(pane.store, (state) => state.view);
  const shown = `${formatCount(view.rows.length)} of ${formatCount(view.unfilteredCount)}`;
  const said = filter.mode === 'only' ? shown : found === 'none' ? 'not found' : '';
  return (
    <output className={styles.count} data-none={said === 'not found' || view.rows.length === 0}>
      {filter.text === '' ? '' : said}
    </output>
  );
}

const listKeys: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']);

/** Keys that mean nothing to a text are for the list: the cursor moves while one types, F5 copies. */
function passOn(event: KeyboardEvent, grid: HTMLElement | null): boolean {
  if (grid === null || !(listKeys.has(event.key) || /^F\d+$/.test(event.key))) return false;
  const { key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
  return !grid.dispatchEvent(
    new window.KeyboardEvent('keydown', {
      key,
      code,
      shiftKey,
      ctrlKey,
      altKey,
      metaKey,
      bubbles: true,
      cancelable: true,
    }),
  );
}
