import type { StoreApi } from 'zustand/vanilla';
import { limits } from '../../../../shared/limits.ts';
import type { Entry } from '../../../../shared/entry.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Client } from '../../../client/client.ts';
import { changedResults } from '../model/changed-results.ts';
import { only } from '../model/selection.ts';
import type { PaneState } from './pane-state.ts';
import type { Reading } from './read-directory.ts';

type ResultLooksParts = {
  readonly client: Client;
  readonly fs: string;
  readonly store: StoreApi<PaneState>;
  /** The search whose results are shown. */
  readonly shown: () => Reading | undefined;
};

/** Keeps the results of a search right when something is done to them, without searching again. */
export class ResultLooks {
  readonly #parts: ResultLooksParts;
  /** What something was done to, and an undo may bring back. */
  #touched = new Set<string>();

  constructor(parts: ResultLooksParts) {
    this.#parts = parts;
  }

  /** Other results are shown. */
  forget(): void {
    this.#touched = new Set();
  }

  /** Looks at these and at what is in them; with none named, at all that anything was done to. */
  async again(names: ReadonlySet<string>, cursor: string | undefined): Promise<void> {
    const { client, fs, store } = this.#parts;
    const { path, search, view } = store.getState();
    const shown = this.#parts.shown();
    if (path === undefined || search === undefined || shown === undefined) return;
    for (const name of names) this.#touched.add(name);
    const wanted = names.size === 0 ? this.#touched : names;
    const changed = [...changedResults(view.entries(), wanted)];
    if (changed.length === 0) return;
    const looked = await lookAt(client, { fs, path }, changed);
    if (this.#parts.shown() !== shown) return;
    if ('error' in looked) {
      const retry = (): void => void this.again(names, cursor);
      store.setState({ problem: { error: looked.error, retry } });
      return;
    }
    await shown.replace(changed, looked.entries);
    if (this.#parts.shown() !== shown || cursor === undefined) return;
    store.setState({ selection: only(cursor), reveal: { name: cursor } });
  }
}

/** What is there now of some results; the rest of them is gone. */
async function lookAt(
  client: Client,
  { fs, path }: { readonly fs: string; readonly path: string },
  names: readonly string[],
): Promise<{ readonly entries: readonly Entry[] } | { readonly error: AppError }> {
  const entries: Entry[] = [];
  for (let at = 0; at < names.length; at += limits.looksPerCall) {
    const some = names.slice(at, at + limits.looksPerCall);
    const result = await client.call('files.lookAgain', { fs, path, names: some });
    if (!result.ok) return { error: result.error };
    entries.push(...result.value.entries);
  }
  return { entries };
}
