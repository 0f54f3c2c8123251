import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Fewer than the 65,000 names that ext4 allows for a file. */
const namesPerFile = 30_000;

/**
 * Fills a new folder with `entry-0.txt` and so on: names of few files, as a second name costs a tenth of what a second file
 * does. Each holds one byte.
 */
export function makeFiles(directory: string, count: number): void {
  mkdirSync(directory);
  const nameOf = (at: number): string => path.join(directory, `entry-${at}.txt`);
  for (let at = 0; at < count; at += 1) {
    if (at % namesPerFile === 0) writeFileSync(nameOf(at), 'x');
    else linkSync(nameOf(at - (at % namesPerFile)), nameOf(at));
  }
}
