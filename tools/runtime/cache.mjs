import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * A folder of the user's, not of the clone: `npm ci` deletes node_modules, and a second clone should
 * not fetch 196 MB again.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function cacheFolder(env) {
  if (env['HAWSER_CACHE']) return path.resolve(env['HAWSER_CACHE']);
  const base = env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(base, 'hawser');
}

/**
 * Remembers that something failed, so that the next starts do not wait for it again.
 *
 * @param {string} cache
 * @param {string} name
 */
export function rememberFailure(cache, name) {
  fs.mkdirSync(cache, { recursive: true });
  fs.writeFileSync(path.join(cache, `${name}.failed`), new Date().toISOString());
}

/**
 * @param {string} cache
 * @param {string} name
 * @param {number} forMs
 * @returns {boolean}
 */
export function failedRecently(cache, name, forMs) {
  const stat = fs.statSync(path.join(cache, `${name}.failed`), { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < forMs;
}

/**
 * Removes the unfinished work of runs that were killed.
 *
 * @param {string} cache
 * @param {number} olderThanMs
 */
export function sweepParts(cache, olderThanMs) {
  for (const name of fs.existsSync(cache) ? fs.readdirSync(cache) : []) {
    const part = path.join(cache, name);
    const stat = name.includes('.part-') ? fs.statSync(part, { throwIfNoEntry: false }) : undefined;
    if (stat && Date.now() - stat.mtimeMs > olderThanMs)
      fs.rmSync(part, { recursive: true, force: true });
  }
}
