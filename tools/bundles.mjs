import fs from 'node:fs';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';
import { repoRoot } from './repo.mjs';

/**
 * One Vite build of the app.
 *
 * @typedef {{ config: string, mode: string, entries: readonly string[] }} Bundle
 */

/** @type {readonly Bundle[]} everything the app starts from */
export const productBundles = [
  {
    config: 'electron/vite.config.ts',
    mode: 'production',
    entries: ['electron/main.ts', 'electron/engine/entry.ts', 'electron/practice/entry.ts'],
  },
  {
    config: 'electron/vite.preload.config.ts',
    mode: 'production',
    entries: ['electron/preload.ts'],
  },
  {
    config: 'renderer/vite.config.ts',
    mode: 'production',
    entries: ['renderer/index.html'],
  },
];

/** The bundle that only tests start. @type {Bundle} */
export const testingBundle = {
  config: 'electron/vite.config.ts',
  mode: 'testing',
  entries: [
    'electron/testing/utility-relay.ts',
    'electron/testing/utility-pair.ts',
    'electron/testing/utility-keys.ts',
    'electron/testing/queue-app.ts',
  ],
};

/** @param {string} entry */
export const hasEntry = (entry) => fs.existsSync(path.join(repoRoot, entry));

/** Says which entry is missing, where Vite would only name a resolve error. @param {readonly Bundle[]} bundles */
export function requireEntries(bundles) {
  const missing = bundles.flatMap(({ entries }) => entries).filter((entry) => !hasEntry(entry));
  if (missing.length > 0)
    throw new PlainError(`The build needs ${missing.join(' and ')}, which is not there.`);
}

/** @param {Bundle} bundle */
export const viteOptions = ({ config, mode }) => ({
  configFile: path.join(repoRoot, config),
  mode,
});
