import type { Client } from '../../../client/client.ts';
import { readNames, type Names } from './read-names.ts';

/** Knows the names of folders that are typed, from listings of a moment ago. */
export type Completer = {
  /** Reads a folder, after a pause for what is typed quickly; the one read before is given up. */
  readonly ask: (parent: string) => void;
  readonly dispose: () => void;
};

const pauseMs = 80;
// What is older may have changed; nobody types at one path for longer.
const freshMs = 5_000;
const mostFolders = 8;

/** Makes the completer of a file system. */
export function createCompleter(
  client: Client,
  fs: string,
  onNames: (parent: string, names: Names) => void,
): Completer {
  const known = new Map<string, { readonly names: Names; readonly readAtMs: number }>();
  let asked: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let stop = (): void => {};
  const read = (parent: string): void => {
    isReading = true;
    stop = readNames(client, { fs, path: parent, keep: 'all' }, (names) => {
      if (names.isWhole) isReading = false;
      known.set(parent, { names, readAtMs: performance.now() });
      const [oldest] = known.keys();
      if (known.size > mostFolders && oldest !== undefined) known.delete(oldest);
      onNames(parent, names);
    });
  };
  const isFresh = (parent: string): boolean => {
    const found = known.get(parent);
    return (
      found !== undefined && found.names.isWhole && performance.now() - found.readAtMs < freshMs
    );
  };
  const giveUp = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isReading = false;
    stop();
    if (asked !== undefined && known.get(asked)?.names.isWhole === false) known.delete(asked);
  };
  return {
    ask: (parent) => {
      if (parent === asked && (timer !== undefined || isReading || isFresh(parent))) return;
      giveUp();
      asked = parent;
      const found = known.get(parent);
      if (found !== undefined && isFresh(parent)) return onNames(parent, found.names);
      known.delete(parent);
      timer = setTimeout(() => {
        timer = undefined;
        read(parent);
      }, pauseMs);
    },
    dispose: giveUp,
  };
}
