import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../../../shared/errors.ts';
import { baseName, isInside, parentPath } from '../../../../shared/paths.ts';
import type { Client } from '../../../client/client.ts';
import { renamedResults, resultsAt } from '../model/changed-results.ts';
import { typedPath } from '../model/crumbs.ts';
import { compileFilter } from '../model/filter.ts';
import type { SearchRequest } from '../model/search-request.ts';
import {
  stepBack,
  stepBy,
  stepForward,
  visited,
  type HistoryStep,
  type Place,
} from '../model/history.ts';
import type { Selection } from '../model/selection.ts';
import type { Sort } from '../model/sort.ts';
import { createFolderSizes, type FolderSizes } from '../../properties/folder-sizes.ts';
import { createPaneReader, type PaneReader } from './pane-reader.ts';
import { initialPaneState, type PaneFilter, type PaneState } from './pane-state.ts';

/** One file pane: where it is, what it shows, and what is selected. */
export type Pane = {
  readonly fs: string;
  readonly store: StoreApi<PaneState>;
  readonly sizes: FolderSizes;
  /** Shows the start directory, or else the home directory. */
  readonly open: (start: string | undefined) => Promise<void>;
  /** Shows a directory, with the cursor on a name; an error leaves what is shown as it is. */
  readonly go: (path: string, cursor?: string) => Promise<AppError | undefined>;
  /** Shows what was typed into the path bar. The error is for the path bar to show. */
  readonly goTyped: (text: string) => Promise<AppError | undefined>;
  /** Shows what is found below the directory shown, until another one is gone to. */
  readonly search: (request: SearchRequest) => void;
  /** The parent directory; from results, the directory they were looked for in. */
  readonly up: () => void;
  readonly back: () => void;
  readonly forward: () => void;
  /** Goes so many steps along the history: back when negative. */
  readonly jump: (by: number) => void;
  /** Reads the directory again; with a name, the cursor goes there. */
  readonly refresh: (cursor?: string) => void;
  /**
   * Something was done to these entries, as far as they are known: the directory is read again. Of results only they are
   * looked at again, for a search may take long.
   */
  readonly changed: (names: Iterable<string>, cursor?: string) => void;
  /** A result has another path below the search. */
  readonly renamed: (names: { readonly from: string; readonly to: string }) => void;
  /**
   * As `changed`, by paths or the folders they are in, without a sign of it; a failure is not worth a word.
   */
  readonly refreshQuietly: (places?: Iterable<string>) => void;
  /** Ends the reading that is going on. */
  readonly stop: () => void;
  /** The cursor comes into sight, unless the lines are to stay where they are. */
  readonly select: (change: (selection: Selection) => Selection, scroll?: 'stay') => void;
  readonly setSort: (sort: Sort) => void;
  /** Order and hidden files as they were kept; nothing happens when they are so already. */
  readonly setView: (view: Pick<PaneState, 'sort' | 'showHidden'>) => void;
  readonly toggleHidden: () => void;
  /** Shows only names with this text, or goes to the next of them; undefined ends it, the cursor stays. */
  readonly setFilter: (filter: Omit<PaneFilter, 'matcher'> | undefined) => void;
  /** Does not show these names, until it is told otherwise. */
  readonly leaveOut: (names: ReadonlySet<string> | undefined) => void;
  readonly report: (error: AppError | undefined) => void;
  readonly clearReveal: () => void;
  /** Ends what is going on, as when the session is gone; the listing stays. */
  readonly halt: () => void;
};

/** Makes the pane of a file system. It shows nothing before `open`. */
export function createPane(client: Client, fs: string): Pane {
  const store = createStore<PaneState>(() => initialPaneState);
  const reader = createPaneReader(client, fs, store);
  const { getState: get, setState: set } = store;

  const here = (): Place | undefined => placeOf(get());
  const go = (
    path: string,
    cursor = cursorAfter(get().path, path),
  ): Promise<AppError | undefined> => {
    const from = here();
    const { history } = get();
    const isHere = from?.path === path && from.search === undefined;
    const next = from === undefined || isHere ? history : visited(history, from);
    return reader.go({ to: { path, cursor }, history: next });
  };
  const step = (find: typeof stepBack): void => {
    const from = here();
    const found = from === undefined ? undefined : find(get().history, from);
    if (found !== undefined) void reader.go(found);
  };
  const realPath = async (path: string): Promise<string | AppError> => {
    const result = await client.call('files.realPath', { fs, path });
    return result.ok ? result.value.path : result.error;
  };
  const goTyped = async (text: string): Promise<AppError | undefined> => {
    const { path } = get();
    const home = get().home ?? (await realPath('.'));
    if (typeof home !== 'string') return home;
    const real = await realPath(typedPath(text, { path: path ?? home, home }));
    if (typeof real !== 'string') return real;
    const error = await goOrToFile(go, real);
    if (error !== undefined) set({ problem: undefined });
    return error;
  };
  let opening = 0;
  const open = async (start: string | undefined): Promise<void> => {
    opening += 1;
    const own = opening;
    const home = await realPath('.');
    if (own !== opening) return;
    if (typeof home !== 'string') {
      set({ problem: { error: home, retry: () => void open(start) } });
      return;
    }
    set({ home });
    const error = start === undefined || start === '' ? undefined : await goTyped(start);
    if (own !== opening || error?.code === 'cancelled') return;
    if (get().path === undefined) await go(home);
    if (error !== undefined) set({ problem: { error, retry: undefined } });
  };
  /** What the user typed before the first listing wins over the start folder, unless it cannot be read. */
  const goTypedByUser = async (text: string): Promise<AppError | undefined> => {
    if (get().path !== undefined) return goTyped(text);
    opening += 1;
    const own = opening;
    const error = await goTyped(text);
    if (own === opening && get().path === undefined) void open(undefined);
    return error;
  };
  const setOptions = (
    options: Partial<Pick<PaneState, 'sort' | 'showHidden' | 'filter' | 'leftOut'>>,
  ): void => {
    set(options);
    reader.setOptions();
  };
  const sizes = sizesOf(client, fs, store);
  return {
    fs,
    store,
    sizes,
    open,
    go,
    goTyped: goTypedByUser,
    search: (request) => {
      const search = searchStep(get(), request);
      if (search !== undefined) void reader.go(search);
    },
    up: () => {
      const { path, search } = get();
      if (path === undefined) return;
      if (search !== undefined) void go(path, undefined);
      else if (path !== '/') void go(parentPath(path));
    },
    back: () => step(stepBack),
    forward: () => step(stepForward),
    jump: (by) => step((history, from) => stepBy(history, from, by)),
    refresh: (cursor) => reader.refresh('refresh', cursor),
    ...changesOf(store, reader),
    stop: () => reader.stop(),
    select: (change, scroll) => {
      const selection = change(get().selection);
      const { cursor } = selection;
      const isStill = cursor === undefined || scroll === 'stay';
      set({ selection, reveal: isStill ? undefined : { name: cursor } });
    },
    setSort: (sort) => setOptions({ sort }),
    setView: ({ sort, showHidden }) => {
      const before = get();
      const isSame = sort.column === before.sort.column && sort.direction === before.sort.direction;
      if (!isSame || showHidden !== before.showHidden) setOptions({ sort, showHidden });
    },
    toggleHidden: () => setOptions({ showHidden: !get().showHidden }),
    setFilter: (filter) =>
      setOptions({
        filter:
          filter === undefined ? undefined : { ...filter, matcher: compileFilter(filter.text) },
      }),
    leaveOut: (names) => {
      if (names !== get().leftOut) setOptions({ leftOut: names });
    },
    report: (error) =>
      set({ problem: error === undefined ? undefined : { error, retry: undefined } }),
    clearReveal: () => set({ reveal: undefined }),
    halt: () => {
      opening += 1;
      sizes.stop();
      reader.halt();
    },
  };
}

/** What a pane does when it hears that entries of it were changed. */
function changesOf(
  store: StoreApi<PaneState>,
  reader: PaneReader,
): Pick<Pane, 'changed' | 'renamed' | 'refreshQuietly'> {
  return {
    changed: (names, cursor) => {
      if (store.getState().search === undefined) reader.refresh('refresh', cursor);
      else reader.lookAgain(new Set(names), cursor);
    },
    renamed: (names) => {
      const results = store.getState().view.entries();
      store.setState({ renamedFrom: names.from });
      if (store.getState().search === undefined) reader.refresh('refresh', names.to);
      else reader.lookAgain(renamedResults(results, names), names.to);
    },
    refreshQuietly: (places = []) => {
      const { path, search, view } = store.getState();
      if (path === undefined || search === undefined) return reader.refresh('quiet', undefined);
      reader.lookAgain(resultsAt(view.entries(), path, new Set(places)), undefined);
    },
  };
}

/** Folder sizes counted on demand, until the folder they are in is read anew: they may not be so any more. */
function sizesOf(client: Client, fs: string, store: StoreApi<PaneState>): FolderSizes {
  const sizes = createFolderSizes(client, fs, (error) => {
    if (error !== undefined) store.setState({ problem: { error, retry: undefined } });
  });
  store.subscribe((now, before) => {
    const isReadAnew = before.reading?.kind === 'refresh' && now.reading === undefined;
    if (now.path !== before.path || isReadAnew) sizes.clear();
  });
  return sizes;
}

function placeOf({ path, selection, search }: PaneState): Place | undefined {
  if (path === undefined) return undefined;
  return { path, cursor: selection.cursor, search: search?.request };
}

/** Another search takes the place of the one shown; Back leads to the folder. */
function searchStep(state: PaneState, search: SearchRequest): HistoryStep | undefined {
  const from = placeOf(state);
  if (from === undefined) return undefined;
  const { history } = state;
  return {
    to: { path: from.path, cursor: undefined, search },
    history: from.search === undefined ? visited(history, from) : history,
  };
}

/** A path of a file leads to its folder, with the cursor on it. */
async function goOrToFile(go: Pane['go'], path: string): Promise<AppError | undefined> {
  const error = await go(path);
  if (error?.code !== 'not-a-directory') return error;
  const ofFolder = await go(parentPath(path), baseName(path));
  return ofFolder === undefined ? undefined : error;
}

/** Going up leaves the cursor on the folder that was left. */
function cursorAfter(from: string | undefined, to: string): string | undefined {
  if (from === undefined || from === to || !isInside(from, to)) return undefined;
  let child = from;
  while (parentPath(child) !== to && parentPath(child) !== child) child = parentPath(child);
  return baseName(child);
}
