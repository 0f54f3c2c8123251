import { useId, useState, type KeyboardEvent } from 'react';
import type { UsedKind } from '../../../shared/contract/history.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { forgetUsed, searchHistoryStore } from '../../state/search-history.ts';

/** A field, and what was typed into it before. */
export type UsedBeforeOptions = {
  readonly kind: UsedKind;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `down` opens the list as Alt+Down does: not in fields whose arrows move in a listing. */
  readonly opensBy: 'down' | 'alt-down';
};

/** What was typed into a field before, to be taken again. */
export type UsedBefore = {
  readonly listId: string;
  readonly isOpen: boolean;
  readonly shown: readonly string[];
  /** Place of the one that Enter takes; one past the last forgets all of them, -1 is none. */
  readonly active: number;
  readonly toggle: () => void;
  readonly close: () => void;
  readonly take: (index: number) => void;
  /** True when the key was meant for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
};

/** Id of one of the options, for the field to point at. */
export function usedId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Keeps the list of what was typed into a field before: closed until it is asked for. */
export function useUsedBefore({ kind, value, onChange, opensBy }: UsedBeforeOptions): UsedBefore {
  const client = useClient();
  const listId = useId();
  const all = searchHistoryStore(({ history }) => history[kind]);
  const [open, setOpen] = useState<{ readonly at: number; readonly typed: string }>();
  const isOpen = open !== undefined && all.length > 0;
  // opened on a text it shows all; what is typed from then on narrows it
  const shown =
    open === undefined || value === open.typed ? all : all.filter((each) => fits(each, value));
  const close = (): void => setOpen(undefined);
  const take = (index: number): void => {
    const text = shown[index];
    if (text === undefined) forgetUsed(client, kind);
    else onChange(text);
    close();
  };
  const step = (by: 1 | -1): void => {
    const count = shown.length + 1;
    const at = open === undefined || open.at < 0 ? (by > 0 ? 0 : count - 1) : open.at + by;
    setOpen({ typed: open?.typed ?? value, at: (at + count) % count });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const asks = event.key === 'ArrowDown' && (event.altKey || opensBy === 'down');
    if (!isOpen && !(asks && all.length > 0)) return false;
    if (asks || (isOpen && event.key === 'ArrowDown')) step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && open !== undefined && open.at >= 0) take(open.at);
    else {
      if (event.key === 'Tab' || event.key === 'Enter') close();
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    listId,
    isOpen,
    shown,
    active: isOpen ? Math.min(open.at, shown.length) : -1,
    toggle: () => setOpen(isOpen ? undefined : { at: -1, typed: value }),
    close,
    take,
    onKeyDown,
  };
}

function fits(text: string, typed: string): boolean {
  return text.toLowerCase().includes(typed.trim().toLowerCase());
}

/** What ties a field to its list. */
export function usedBeforeProps({ listId, isOpen, active, close }: UsedBefore) {
  return {
    'aria-autocomplete': 'list' as const,
    'aria-haspopup': 'listbox' as const,
    'aria-controls': isOpen ? listId : undefined,
    'aria-activedescendant': isOpen && active >= 0 ? usedId(listId, active) : undefined,
    onBlur: close,
  };
}
