import { useEffect, useRef, useState } from 'react';
import { useClient } from '../../../client/ClientContext.tsx';
import {
  choicesOf,
  chosen,
  commonStart,
  cutTyped,
  exactPath,
  type Candidate,
  type Choices,
  type Cut,
  type Meanings,
} from '../model/complete.ts';
import { createCompleter, type Completer } from '../pane/completer.ts';
import type { Pane } from '../pane/pane.ts';
import type { Names } from '../pane/read-names.ts';

/** What could follow what is typed into a path bar. */
export type PathCompletion = {
  readonly choices: Choices;
  /** Place of the one that Enter takes; -1 is none. */
  readonly active: number;
  readonly step: (by: 1 | -1) => void;
  /** This name in place of what was typed of it. */
  readonly take: (candidate: Candidate) => Taken;
  /** The text as far as it can be completed; undefined when it cannot. */
  readonly complete: () => string | undefined;
  /** The path that a text means, as far as names were chosen and not typed. */
  readonly exact: (text: string) => string;
};

/** A text, and the path that it means. */
export type Taken = { readonly text: string; readonly exact: string };

// What fits below a path bar; more is told as a number.
const mostShown = 50;
const none: Choices = { shown: [], more: 0 };

/** Completes the draft of a path bar by listings of what is typed. `shown` stands for where the pane is. */
export function usePathCompletion(
  pane: Pane,
  { draft, shown }: { readonly draft: string | undefined; readonly shown: string },
): PathCompletion {
  const client = useClient();
  const completer = useRef<Completer>(undefined);
  const [found, setFound] = useState<{ readonly parent: string; readonly names: Names }>();
  const [picked, setPicked] = useState<{ readonly draft: string; readonly at: number }>();
  const [taken, setTaken] = useState<Meanings>(new Map());
  const { path, home } = pane.store.getState();
  // what is shown of the folder itself may not be its path either
  const meanings = path === undefined || shown === path ? taken : new Map(taken).set(shown, path);
  useEffect(() => {
    const made = createCompleter(client, pane.fs, (parent, names) => setFound({ parent, names }));
    completer.current = made;
    return () => made.dispose();
  }, [client, pane]);

  const isWanted = draft !== undefined && draft !== shown && draft !== '' && path !== undefined;
  const cut = isWanted ? cutTyped(draft, { path, home }, meanings) : undefined;
  const parent = cut?.parent;
  useEffect(() => {
    if (parent !== undefined) completer.current?.ask(parent);
  }, [parent, draft]);

  const names = found !== undefined && found.parent === parent ? found.names.names : undefined;
  const choices =
    cut === undefined || names === undefined ? none : choicesOf(names, cut.stem, mostShown);
  const count = choices.shown.length;
  const active =
    picked !== undefined && picked.draft === draft ? Math.min(picked.at, count - 1) : -1;
  const take = (candidate: Candidate): Taken => {
    if (cut === undefined) return { text: shown, exact: shown };
    const { text, shown: spelled, exact } = chosen(cut, candidate);
    setTaken((before) => new Map(before).set(spelled, exact));
    return { text, exact };
  };
  return {
    choices,
    active,
    step: (by) => {
      if (draft === undefined || count === 0) return;
      const at = active < 0 && by < 0 ? count - 1 : (active + by + count) % count;
      setPicked({ draft, at });
    },
    take,
    complete: () => (cut === undefined ? undefined : completed(cut, { choices, active, take })),
    exact: (text) => exactPath(text, meanings),
  };
}

/** What Tab makes of a text: the name picked, the only one there is, or what all of them have in common. */
function completed(
  cut: Cut,
  { choices, active, take }: Pick<PathCompletion, 'choices' | 'active' | 'take'>,
): string | undefined {
  const { shown, more } = choices;
  const picked = shown[active] ?? (shown.length === 1 && more === 0 ? shown[0] : undefined);
  if (picked !== undefined) return take(picked).text;
  if (shown.length === 0) return undefined;
  const names = shown.map(({ name }) => name);
  return cut.head + commonStart(names, cut.stem);
}
