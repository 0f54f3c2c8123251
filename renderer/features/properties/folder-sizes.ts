import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Measured, MeasureMessage } from '../../../shared/contract/attributes.ts';
import type { AppError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { Client, Stream } from '../../client/client.ts';

/** What is known of the sizes of folders in one directory, by their names. */
export type SizesState = {
  readonly sizes: ReadonlyMap<string, Measured>;
  readonly isCounting: boolean;
};

/** Sizes of folders, counted when that is asked for; gone with the next reading of the directory. */
export type FolderSizes = {
  readonly store: StoreApi<SizesState>;
  readonly count: (directory: string, names: readonly string[]) => void;
  /** Ends the counting; false when there was none. What was counted so far is not shown. */
  readonly stop: () => boolean;
  /** Forgets all. */
  readonly clear: () => void;
};

const nothing: SizesState = { sizes: new Map(), isCounting: false };

const lost: AppError = { code: 'disconnected', message: 'The connection was lost while counting.' };

/** `onEnd` hears how each counting ended that was not stopped: with an error, or what could not be looked into. */
export function createFolderSizes(
  client: Client,
  fs: string,
  onEnd: (error: AppError | undefined) => void,
): FolderSizes {
  const store = createStore<SizesState>(() => nothing);
  let stream: Stream<never> | undefined;
  /** By path: what a search has found lies deeper, and its name here is the way to it. */
  let nameOf: ReadonlyMap<string, string> = new Map();
  /** Half a sum looks like a sum. */
  const dropUnfinished = (): void => {
    const finished = [...store.getState().sizes].filter(([, { state }]) => state !== 'counting');
    store.setState({ sizes: new Map(finished), isCounting: false });
  };
  const stop = (): boolean => {
    if (stream === undefined) return false;
    stream.close();
    stream = undefined;
    dropUnfinished();
    return true;
  };
  const end = (error: AppError | undefined): void => {
    stream?.close();
    stream = undefined;
    dropUnfinished();
    onEnd(error);
  };
  const take = (message: MeasureMessage): void => {
    if (message.type === 'error') return end(message.error);
    if (message.type === 'end') return end(message.problems[0]?.error);
    const sizes = new Map(store.getState().sizes);
    for (const size of message.sizes) {
      const name = nameOf.get(size.path);
      if (name !== undefined) sizes.set(name, size);
    }
    store.setState({ sizes });
  };
  return {
    store,
    stop,
    count: (directory, names) => {
      stop();
      const counting = names.map((name) => {
        const path = joinPath(directory, name);
        return [name, { path, bytes: 0, files: 0, folders: 0, state: 'counting' }] as const;
      });
      store.setState({
        sizes: new Map<string, Measured>([...store.getState().sizes, ...counting]),
        isCounting: true,
      });
      nameOf = new Map(counting.map(([name, { path }]) => [path, name]));
      const paths = counting.map(([, { path }]) => path);
      stream = client.open(
        'attributes.measure',
        { fs, paths },
        { onMessage: take, onClose: (error) => end(error ?? lost) },
      );
    },
    clear: () => {
      stream?.close();
      stream = undefined;
      store.setState(nothing);
    },
  };
}
