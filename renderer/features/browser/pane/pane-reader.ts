import type { StoreApi } from 'zustand/vanilla';
import type { OwnersMessage } from '../../../../shared/contract/files.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Client } from '../../../client/client.ts';
import type { HistoryStep } from '../model/history.ts';
import { emptyView, type ListingView, type ViewOptions } from '../model/listing.ts';
import { linesOf, parentName } from '../model/lines.ts';
import { withOwners } from '../model/owners.ts';
import { cursorOn, only, retain, retainShown } from '../model/selection.ts';
import type { PaneSearch, SearchRequest } from '../model/search-request.ts';
import { ResultLooks } from './look-again.ts';
import type { PaneState } from './pane-state.ts';
import {
  readDirectory,
  stoppedNotice,
  type Reading,
  type ReadingHandlers,
} from './read-directory.ts';

/** Reads directories for a pane: at most one at a time, and the listing shown stays until it is replaced. */
export type PaneReader = {
  readonly go: (step: HistoryStep) => Promise<AppError | undefined>;
  readonly refresh: (kind: 'refresh' | 'quiet', cursor: string | undefined) => void;
  /**
   * Looks again at results that something was done to, and not for others: with none named, at all that anything was
   * done to since they were found.
   */
  readonly lookAgain: (names: ReadonlySet<string>, cursor: string | undefined) => void;
  /** Sorts and filters by what the store says now. */
  readonly setOptions: () => void;
  readonly stop: () => void;
  /** Ends what is going on; the listing shown stays. */
  readonly halt: () => void;
};

const superseded: AppError = { code: 'cancelled', message: 'Another folder was opened meanwhile.' };

/** Makes the reader of a pane. */
export function createPaneReader(
  client: Client,
  fs: string,
  store: StoreApi<PaneState>,
): PaneReader {
  return new Reader(client, fs, store);
}

class Reader implements PaneReader {
  readonly #client: Client;
  readonly #fs: string;
  readonly #store: StoreApi<PaneState>;
  /** The reading whose listing is shown. */
  #shown: Reading | undefined;
  /** A reading whose listing is not shown yet. */
  #coming: Reading | undefined;
  #giveUp = (): void => {};
  /** A quiet refresh was asked for while a reading was going on, which may have missed what changed. */
  #quietAgain = false;
  readonly #looks: ResultLooks;

  constructor(client: Client, fs: string, store: StoreApi<PaneState>) {
    this.#client = client;
    this.#fs = fs;
    this.#store = store;
    this.#looks = new ResultLooks({ client, fs, store, shown: () => this.#shown });
  }

  go(step: HistoryStep): Promise<AppError | undefined> {
    const { path, search } = step.to;
    this.#drop();
    return new Promise((resolve) => {
      this.#giveUp = () => resolve(superseded);
      const retry = (): void => void this.go(step);
      let isShown = false;
      const show = (view: ListingView): void => {
        if (isShown) this.#update(view);
        else this.#enter(step, view);
        isShown = true;
        resolve(undefined);
      };
      this.#read(
        'go',
        path,
        {
          onView: show,
          onEnd: (notices) => {
            if (!isShown) show(this.#emptyView('elsewhere'));
            this.#finish(notices);
          },
          onError: (error) => {
            this.#fail(error, retry);
            resolve(error);
          },
        },
        search,
      );
      // what is found comes one by one, and first maybe after a while
      if (search !== undefined) show(this.#emptyView('elsewhere'));
    });
  }

  refresh(kind: 'refresh' | 'quiet', cursor: string | undefined): void {
    const { path, reading, search } = this.#store.getState();
    // a search is repeated when the user says so
    if (path === undefined || (kind === 'quiet' && search !== undefined)) return;
    if (kind === 'quiet' && reading !== undefined) {
      this.#quietAgain = true;
      return;
    }
    this.#drop();
    let latest: ListingView | undefined;
    let isShown = false;
    this.#read(
      kind,
      path,
      {
        // Shown when it is whole: the lines stay where they are instead of running through from the top.
        onView: (view) => {
          latest = view;
          if (isShown) this.#update(view);
        },
        onEnd: (notices) => {
          isShown = true;
          this.#takeOver();
          this.#update(latest ?? this.#emptyView('shown'));
          if (cursor !== undefined) {
            this.#store.setState({ selection: only(cursor), reveal: { name: cursor } });
          }
          this.#finish(notices);
        },
        onError: (error) =>
          kind === 'quiet'
            ? this.#drop()
            : this.#fail(error, () => this.refresh('refresh', cursor)),
      },
      search?.request,
    );
  }

  lookAgain(names: ReadonlySet<string>, cursor: string | undefined): void {
    void this.#looks
      .again(names, cursor)
      .finally(() => this.#store.setState({ renamedFrom: undefined }));
  }

  setOptions(): void {
    const { reading } = this.#store.getState();
    this.#shown?.setOptions(this.#options('shown'));
    this.#coming?.setOptions(this.#options(reading?.kind === 'go' ? 'elsewhere' : 'shown'));
  }

  stop(): void {
    if (this.#coming === undefined) this.#shown?.stop();
    else this.#drop();
  }

  halt(): void {
    this.#drop();
  }

  /** A filter is for the folder it was typed in. */
  #options(of: 'shown' | 'elsewhere'): ViewOptions {
    const { sort, showHidden, filter, owners, leftOut, search } = this.#store.getState();
    const isFiltered = of === 'shown' && filter?.mode === 'only';
    return {
      sort,
      // what was looked for is shown
      showHidden: showHidden || (of === 'shown' && search !== undefined),
      owners,
      leftOut,
      filter: isFiltered ? filter.matcher : undefined,
    };
  }

  #emptyView(of: 'shown' | 'elsewhere'): ListingView {
    return { ...emptyView, ...this.#options(of) };
  }

  #read(
    kind: 'go' | 'refresh' | 'quiet',
    path: string,
    handlers: Omit<ReadingHandlers, 'onOwners'>,
    search: SearchRequest | undefined,
  ): void {
    this.#store.setState({ reading: { path, kind } });
    const options = this.#options(kind === 'go' ? 'elsewhere' : 'shown');
    const all = search === undefined ? options : { ...options, showHidden: true };
    const request = { fs: this.#fs, path, options: all, search };
    this.#coming = readDirectory(this.#client, request, {
      ...handlers,
      onOwners: (message) => this.#learn(message),
      onProgress: (progress) => this.#setSearch({ progress }),
      onSearched: (end) => this.#setSearch({ progress: undefined, end }),
    });
  }

  #setSearch(change: Partial<PaneSearch>): void {
    const { search } = this.#store.getState();
    if (search !== undefined) this.#store.setState({ search: { ...search, ...change } });
  }

  #learn(message: OwnersMessage): void {
    const { owners, sort } = this.#store.getState();
    this.#store.setState({ owners: withOwners(owners, message) });
    if (sort.column === 'owner' || sort.column === 'group') this.setOptions();
  }

  /** Ends a reading that is not shown, and the reading of what is shown. */
  #drop(): void {
    this.#coming?.dispose();
    this.#coming = undefined;
    this.#quietAgain = false;
    const { reading, path } = this.#store.getState();
    if (reading?.kind === 'go' && reading.path === path) {
      this.#shown?.halt();
      this.#store.setState({ notices: [stoppedNotice] });
    }
    this.#store.setState({ reading: undefined });
    this.#giveUp();
  }

  #takeOver(): void {
    if (this.#coming === undefined) return;
    this.#shown?.dispose();
    this.#shown = this.#coming;
    this.#coming = undefined;
  }

  #enter({ to, history }: HistoryStep, view: ListingView): void {
    this.#takeOver();
    this.#looks.forget();
    const { search } = to;
    const lines = linesOf(view, search === undefined ? to.path : undefined);
    const cursor = to.cursor ?? lines.nameAt(0);
    this.#store.setState({
      path: to.path,
      history,
      view,
      lines,
      selection: cursor === parentName || to.cursor === undefined ? cursorOn(cursor) : only(cursor),
      reveal: cursor === undefined ? undefined : { name: cursor },
      problem: undefined,
      notices: [],
      filter: undefined,
      renamedFrom: undefined,
      search:
        search === undefined ? undefined : { request: search, progress: undefined, end: undefined },
    });
  }

  #update(view: ListingView): void {
    const { path, lines: before, view: last, selection, reading, search } = this.#store.getState();
    const lines = linesOf(view, search === undefined ? path : undefined);
    if (view.filter !== last.filter) {
      const shown = retainShown(selection, lines);
      const { cursor } = shown;
      const reveal = cursor === undefined ? undefined : { name: cursor };
      this.#store.setState({ view, lines, selection: shown, reveal });
      return;
    }
    const isWhole = reading?.kind !== 'go';
    this.#store.setState({
      view,
      lines,
      ...(isWhole ? { selection: retain(selection, before, lines) } : {}),
      // the first that was found
      ...(selection.cursor === undefined ? { selection: cursorOn(lines.nameAt(0)) } : {}),
    });
  }

  #finish(notices: readonly string[]): void {
    const { selection, lines, reveal } = this.#store.getState();
    this.#store.setState({
      reading: undefined,
      renamedFrom: undefined,
      problem: undefined,
      notices,
      // a cursor asked for that is not there after all
      selection: retain(selection, lines, lines),
      reveal: reveal === undefined ? undefined : { ...reveal },
    });
    if (this.#quietAgain) this.refresh('quiet', undefined);
    else void this.#readFreeSpace();
  }

  #fail(error: AppError, retry: () => void): void {
    this.#coming?.dispose();
    this.#coming = undefined;
    this.#store.setState({ reading: undefined, renamedFrom: undefined, problem: { error, retry } });
  }

  async #readFreeSpace(): Promise<void> {
    const { path } = this.#store.getState();
    if (path === undefined) return;
    const result = await this.#client.call('files.freeSpace', { fs: this.#fs, path });
    if (this.#store.getState().path !== path) return;
    const freeBytes = result.ok ? result.value?.freeBytes : undefined;
    this.#store.setState({ freeBytes });
  }
}
