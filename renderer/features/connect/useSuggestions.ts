import { useState, type KeyboardEvent } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import { hostStore } from '../../state/hosts.ts';
import { suggestHosts } from './host-suggestions.ts';

/** The list under quick connect. What is typed is not part of it: it stays in the input alone. */
export type Suggestions = {
  readonly hosts: readonly Host[];
  /** Place of the one that Enter takes; -1 is none. */
  readonly active: number;
  readonly show: (typed: string) => void;
  readonly hide: () => void;
  /** Takes the arrow keys, and Esc while the list is open; false is a key that is nothing to it. */
  readonly takesKey: (event: KeyboardEvent<HTMLInputElement>) => boolean;
};

type Shown = Pick<Suggestions, 'hosts' | 'active'>;

const nothing: Shown = { hosts: [], active: -1 };

/** Suggests hosts while something is typed. None is chosen before an arrow key says so: Enter takes what was typed. */
export function useSuggestions(): Suggestions {
  const [shown, setShown] = useState<Shown>(nothing);
  const show = (typed: string, active = -1): void => {
    const hosts = suggestHosts(hostStore.getState().hosts, typed);
    setShown({ hosts, active: active < 0 || hosts.length === 0 ? -1 : active });
  };
  const hide = (): void => setShown(nothing);
  const move = (step: 1 | -1): void =>
    setShown(({ hosts, active }) => {
      // one place more than there are options: the field itself
      const places = hosts.length + 1;
      return { hosts, active: ((active + 1 + step + places) % places) - 1 };
    });
  return {
    ...shown,
    show: (typed) => {
      if (typed === '') hide();
      else show(typed);
    },
    hide,
    takesKey: (event) => {
      const isOpen = shown.hosts.length > 0;
      if (event.key === 'ArrowDown' && !isOpen) show(event.currentTarget.value, 0);
      else if (event.key === 'ArrowDown') move(1);
      else if (event.key === 'ArrowUp' && isOpen) move(-1);
      else if (event.key === 'Escape' && isOpen) hide();
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
