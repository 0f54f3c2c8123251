import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Entry } from '../../../../shared/entry.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { CompareBy, Contents } from '../../../../shared/sync/compare.ts';
import type { Side2 } from '../../../../shared/sync/op.ts';
import type { Client } from '../../../client/client.ts';
import {
  differing,
  markEntries,
  namesMarked,
  type ComparedSide,
  type Marks,
} from '../model/marks.ts';
import { runInSlices } from '../model/slices.ts';
import type { Pane } from '../pane/pane.ts';
import { readContents } from './contents.ts';

/** The comparison of what two panes show. */
export type ComparisonState = {
  readonly isOn: boolean;
  readonly by: CompareBy;
  readonly ignoresHour: boolean;
  readonly hidesEqual: boolean;
  /** Undefined before the first result. */
  readonly marks: Marks | undefined;
  /** Contents are being read. */
  readonly isReading: boolean;
  readonly problem: AppError | undefined;
};

/** Compares two panes while it is on, and keeps in step with what they show. */
export type ComparisonControl = {
  readonly store: StoreApi<ComparisonState>;
  readonly toggle: () => void;
  readonly end: () => void;
  /** Compares in another way, or anew. */
  readonly change: (
    change: Partial<Pick<ComparisonState, 'by' | 'ignoresHour' | 'hidesEqual'>>,
  ) => void;
  /** Begins to watch the panes; gives back how to stop. */
  readonly start: () => () => void;
};

const initial: ComparisonState = {
  isOn: false,
  by: 'time',
  ignoresHour: false,
  hidesEqual: false,
  marks: undefined,
  isReading: false,
  problem: undefined,
};

const sides = ['left', 'right'] as const;

/** What was found out about two files, as long as they are what they were. */
type Known = { readonly left: Entry; readonly right: Entry; readonly contents: Contents };

/** Makes the comparison of two panes; it is off at first. */
export function createComparison(
  client: Client,
  panes: Readonly<Record<Side2, Pane>>,
): ComparisonControl {
  const store = createStore<ComparisonState>(() => initial);
  const { getState: get, setState: set } = store;
  let places = '';
  let work = new AbortController();
  let reading = new AbortController();
  let hiding = new AbortController();
  let known = new Map<string, Known>();
  let selectsNext = false;

  const placesNow = (): string =>
    sides.map((side) => panes[side].store.getState().path ?? '').join('\0');
  const end = (): void => {
    if (!get().isOn) return;
    work.abort();
    reading.abort();
    hiding.abort();
    known = new Map();
    set({ isOn: false, marks: undefined, isReading: false, problem: undefined });
    for (const side of sides) panes[side].leaveOut(undefined);
  };
  const contentsOf = (left: Entry, right: Entry): Contents | undefined => {
    if (get().by !== 'content') return undefined;
    const found = known.get(left.name);
    const isSame = found !== undefined && same(found.left, left) && same(found.right, right);
    return isSame ? found.contents : 'unknown';
  };
  const hide = async (): Promise<void> => {
    hiding.abort();
    hiding = new AbortController();
    const { signal } = hiding;
    const { hidesEqual, marks, isOn } = get();
    for (const side of sides) {
      if (!isOn || !hidesEqual || marks === undefined) panes[side].leaveOut(undefined);
      else {
        const equal = await runInSlices(namesMarked(marks[side], ['equal']), signal);
        if (equal !== undefined && !signal.aborted) panes[side].leaveOut(equal);
      }
    }
  };
  const mark = async (): Promise<void> => {
    work.abort();
    work = new AbortController();
    const { signal } = work;
    const { by, ignoresHour } = get();
    const how = { rules: { by, ignoresHour }, contents: contentsOf };
    const marks = await runInSlices(
      markEntries(shown(panes.left), shown(panes.right), how),
      signal,
    );
    if (marks === undefined || signal.aborted || !get().isOn) return;
    set({ marks });
    if (selectsNext && !get().isReading) {
      for (const side of sides) await selectDiffering(panes[side], marks[side], signal);
      if (signal.aborted) return;
      selectsNext = false;
    }
    await hide();
  };
  const readAll = async (): Promise<void> => {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    known = new Map();
    set({ isReading: false, problem: undefined });
    if (get().by !== 'content') return void mark();
    set({ isReading: true });
    void mark();
    const before = { left: entriesByName(panes.left), right: entriesByName(panes.right) };
    const result = await readContents(client, panes, signal);
    if (signal.aborted) return;
    if (result.ok) {
      for (const [name, left] of before.left) {
        const right = before.right.get(name);
        if (right === undefined) continue;
        known.set(name, { left, right, contents: result.value(name) });
      }
    } else set({ problem: result.error });
    set({ isReading: false });
    void mark();
  };
  const begin = (): void => {
    places = placesNow();
    selectsNext = true;
    set({ isOn: true, marks: undefined, problem: undefined });
    void readAll();
  };
  return {
    store,
    toggle: () => (get().isOn ? end() : begin()),
    end,
    change: (change) => {
      const isOther = change.by !== undefined || change.ignoresHour !== undefined;
      set(change);
      if (!get().isOn) return;
      if (!isOther) return void hide();
      selectsNext = true;
      void readAll();
    },
    start: () => {
      const stops = sides.map((side) =>
        panes[side].store.subscribe((now, before) => {
          if (!get().isOn) return;
          if (placesNow() !== places) return end();
          const isOther =
            now.view.entries !== before.view.entries ||
            now.reading?.kind !== before.reading?.kind ||
            now.notices !== before.notices;
          if (isOther) void mark();
        }),
      );
      return () => {
        for (const stop of stops) stop();
        end();
      };
    },
  };
}

function shown(pane: Pane): ComparedSide {
  const { view, reading, notices } = pane.store.getState();
  // of a listing that is coming, or was cut, nobody knows what is missing
  return { entries: view.entries(), isWhole: reading?.kind !== 'go' && notices.length === 0 };
}

function entriesByName(pane: Pane): ReadonlyMap<string, Entry> {
  return new Map([...pane.store.getState().view.entries()].map((entry) => [entry.name, entry]));
}

function same(a: Entry, b: Entry): boolean {
  return a.kind === b.kind && a.size === b.size && a.mtimeMs === b.mtimeMs && a.target === b.target;
}

async function selectDiffering(
  pane: Pane,
  marks: Marks['left'],
  signal: AbortSignal,
): Promise<void> {
  const names = await runInSlices(namesMarked(marks, differing), signal);
  if (names === undefined || signal.aborted) return;
  pane.select((selection) => ({ ...selection, names, marked: names.size > 0 }));
}
