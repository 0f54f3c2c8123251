import { toAppError } from '../../../shared/errors.ts';
import type { JsonStore } from '../../store/json-store.ts';
import { createWatched, type Watched } from '../session/watched.ts';

/** Settings of one subject. */
export type KeptSettings<T> = {
  readonly current: Watched<T>;
  /** Counts at once; settles when it is stored. */
  readonly change: (settings: T) => Promise<void>;
  /** Settles when they were read; what cannot be read counts as never set. */
  readonly ready: Promise<void>;
};

/** Reads the stored settings; `usual` counts until then, and where there are none. */
export function createKeptSettings<T>(
  store: JsonStore<T>,
  usual: T,
  report: (trouble: string) => void,
): KeptSettings<T> {
  let settings = usual;
  let isChanged = false;
  const current = createWatched(() => settings);
  const ready = store.read().then(
    (stored) => {
      if (isChanged) return;
      settings = stored;
      current.changed();
    },
    (thrown: unknown) => report(toAppError(thrown).message),
  );
  return {
    current,
    ready,
    change: async (next) => {
      isChanged = true;
      settings = next;
      current.changed();
      await store.update(() => next);
    },
  };
}
