import fs from 'node:fs';
import path from 'node:path';
import { PlainError, say } from '../plain-error.mjs';
import { repoRoot } from '../repo.mjs';
import { cacheFolder, failedRecently, rememberFailure } from './cache.mjs';
import { downloadOfficial, executableName, officialDist } from './official.mjs';
import { pin } from './pin.mjs';
import { testRuntime } from './test-runtime.mjs';

/**
 * @typedef {'override' | 'official' | 'test'} RuntimeKind
 * @typedef {{ kind: RuntimeKind, dist: string }} Choice
 * @typedef {{ kind: RuntimeKind, dist: string, executable: string, version: string }} Runtime
 */

/**
 * What the decision depends on; the tests bring their own.
 *
 * @typedef {object} World
 * @property {NodeJS.ProcessEnv} env
 * @property {string} target platform and architecture, such as `linux-x64`
 * @property {string} version of Electron that package.json names
 * @property {() => string | undefined} officialDist
 * @property {() => Promise<boolean>} downloadOfficial
 * @property {() => boolean} failedRecently
 * @property {() => void} rememberFailure
 * @property {() => Promise<string>} testRuntime
 */

/** The one platform the test runtime exists for. */
const testTarget = 'linux-x64';

/**
 * Which Electron to use: a person's own choice, then the version package.json names, then the test runtime.
 *
 * @param {World} world
 * @returns {Promise<Choice>}
 */
export async function chooseRuntime(world) {
  const override = world.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return { kind: 'override', dist: override };
  const present = world.officialDist();
  if (present) return { kind: 'official', dist: present };
  const hasFallback = world.target === testTarget;
  if (!hasFallback || !world.failedRecently()) {
    say(`downloading Electron ${world.version}, as package.json names it (once)`);
    if (await world.downloadOfficial()) {
      const downloaded = world.officialDist();
      if (downloaded) return { kind: 'official', dist: downloaded };
    }
    world.rememberFailure();
  }
  if (hasFallback) return { kind: 'test', dist: await world.testRuntime() };
  throw new PlainError(
    `Electron ${world.version} could not be downloaded: check the network, or set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH.`,
  );
}

const retryAfterMs = 6 * 60 * 60 * 1000;

/** @param {NodeJS.ProcessEnv} env @returns {World} */
function realWorld(env) {
  const manifest = JSON.parse(fs.readFileSync(path.join(repoRoot, 'package.json'), 'utf8'));
  const version = String(manifest.devDependencies.electron);
  const cache = cacheFolder(env);
  const attempt = `electron-${version}-download`;
  return {
    env,
    target: `${process.platform}-${process.arch}`,
    version,
    officialDist: () => officialDist(repoRoot, version),
    downloadOfficial: () => downloadOfficial(repoRoot, env),
    failedRecently: () => failedRecently(cache, attempt, retryAfterMs),
    rememberFailure: () => rememberFailure(cache, attempt),
    testRuntime: () => testRuntime(cache),
  };
}

/** @param {string} dist */
function versionOf(dist) {
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return 'of unknown version'; // a person's own build need not have the file
  }
}

/**
 * The Electron to run and test with, got ready. Says loudly when it is not the one we release with.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Runtime>}
 */
export async function resolveRuntime(env = process.env) {
  const world = realWorld(env);
  const { kind, dist } = await chooseRuntime(world);
  const executable = path.join(dist, executableName(process.platform));
  if (!fs.existsSync(executable)) throw new PlainError(`There is no Electron at ${executable}.`);
  const version = versionOf(dist);
  if (kind === 'test') {
    say(
      `TEST RUNTIME: Electron ${pin.electron} from npm, for development and tests only; releases use Electron ${world.version}`,
    );
  } else {
    say(`Electron ${version}${kind === 'override' ? ` from ELECTRON_OVERRIDE_DIST_PATH` : ''}`);
  }
  return { kind, dist, executable, version };
}
