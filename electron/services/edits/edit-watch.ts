import { dirname } from 'node:path';
import { watch } from 'chokidar';

/** How long a copy must stand still before it counts as saved, and how often that is looked at. */
export type WatchTiming = { readonly stillMs: number; readonly pollMs: number };

/** Editors write within milliseconds; those that write in steps pause for less than this. */
export const usualTiming: WatchTiming = { stillMs: 400, pollMs: 100 };

/**
 * Calls back after a copy was saved, in whatever way an editor saves: over itself, or by a new file that takes its
 * name. Its folder is watched, for a new file is another one than was watched before. Gives back how to stop.
 */
export function watchCopy(
  file: string,
  { stillMs, pollMs }: WatchTiming,
  onSaved: () => void,
): { readonly ready: Promise<void>; readonly stop: () => Promise<void> } {
  const watcher = watch(dirname(file), {
    depth: 0,
    ignoreInitial: true,
    followSymlinks: false,
    awaitWriteFinish: { stabilityThreshold: stillMs, pollInterval: pollMs },
    ignored: (path) => path !== file && path !== dirname(file),
  });
  const ready = new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve());
    watcher.once('error', () => resolve()); // the next look at the copy, at an upload or a close, still finds changes
  });
  watcher.on('error', () => undefined);
  watcher.on('add', onSaved);
  watcher.on('change', onSaved);
  return { ready, stop: () => watcher.close() };
}
