import fs from 'node:fs';
import path from 'node:path';
import { PlainError, say } from '../plain-error.mjs';
import { requireSpace } from './disk.mjs';
import { npm, npmFault } from './npm.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

// node_modules takes 320 MB, npm's cache of it about half as much again.
const installBytes = 700 * 1024 * 1024;

/** @param {string} file @returns {Lockfile | undefined} */
function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined; // missing, or an npm that was killed while writing it: both mean "install again"
  }
}

/**
 * Whether what npm installed is what the lockfile asks for. Compared by content, since a fresh clone
 * or a branch switch gives files any modification time.
 *
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile | undefined} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  for (const [name, pkg] of Object.entries(wanted.packages)) {
    if (name === '') continue;
    const found = installed.packages[name];
    // Optional packages for other platforms are locked but never installed.
    if (!found && (pkg.optional || pkg.devOptional)) continue;
    if (!found || found.version !== pkg.version || found.integrity !== pkg.integrity) return false;
  }
  return Object.keys(installed.packages).every((name) => name in wanted.packages);
}

/**
 * Runs `npm ci` when node_modules is missing or not what the lockfile says.
 *
 * @param {string} root
 */
export async function ensureDependencies(root) {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  if (!wanted)
    throw new PlainError('package-lock.json is missing or damaged: check the clone is complete.');
  if (isInstalled(wanted, readLock(path.join(root, 'node_modules/.package-lock.json')))) return;
  requireSpace(root, installBytes, 'its npm packages');
  say(
    'installing the npm packages of package-lock.json, as node_modules is missing or out of date (once, about a minute)',
  );
  // Vite, oxlint and TypeScript ship their binaries as optional packages, so `omit` settings must not count.
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  const { code, output } = await npm(args, root);
  if (code !== 0) throw new PlainError(`npm ci failed: ${npmFault(output)}.`);
}
