import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from '../build-app.mjs';
import { openDisplay } from '../display.mjs';
import { say } from '../plain-error.mjs';
import { resolveRuntime } from '../runtime/resolve.mjs';
import { endLeftovers } from './leftovers.mjs';
import { planTests } from './plan.mjs';
import { markName, trackProcesses } from './processes.mjs';
import { runPlaywright, runVitest } from './runners.mjs';
import { lastLine, succeeded, sumTallies } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {import('./runners.mjs').RunContext} RunContext */

/** @param {readonly string[]} args @param {RunContext} context @returns {Promise<Tally>} */
async function runPlanned(args, context) {
  const plan = planTests(args);
  /** @type {Tally[]} */
  const tallies = [];
  if (plan.unit) tallies.push(await runVitest(plan.unit, context));
  if (plan.e2e && !context.signal.aborted) tallies.push(await runPlaywright(plan.e2e, context));
  return sumTallies(tallies);
}

/**
 * The tests' environment: temporary files and the home folder lie in one place that is removed at
 * the end, so that no test can touch a person's own `~/.ssh`.
 *
 * @param {string} folder
 * @param {string} dist
 * @param {readonly string[]} displays
 * @returns {NodeJS.ProcessEnv}
 */
function testEnvironment(folder, dist, displays) {
  const home = path.join(folder, 'home');
  fs.mkdirSync(home, { mode: 0o700 });
  const { SSH_AUTH_SOCK: _agent, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
  const names = {
    TMPDIR: folder,
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    XDG_CACHE_HOME: undefined,
    NODE_ENV: undefined,
  };
  return {
    ...rest,
    ...names,
    ...(displays.length > 0 ? { DISPLAY: displays[0], HAWSER_DISPLAYS: displays.join(',') } : {}),
    ELECTRON_OVERRIDE_DIST_PATH: dist,
  };
}

/** One for each test that runs at the same time; a window at work keeps one processor busy. */
async function openDisplays() {
  if (process.platform !== 'linux') return [];
  const count = Math.min(2, os.availableParallelism());
  return Promise.all(Array.from({ length: count }, openDisplay));
}

/** @param {readonly import('../display.mjs').Display[]} displays */
async function closeAll(displays) {
  await Promise.all(displays.map((display) => display.close()));
}

/** Stops the run on the signals that would otherwise leave its children behind. @returns {AbortSignal} */
function stopSignal() {
  const controller = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(name, () => controller.abort());
  }
  return controller.signal;
}

/**
 * Runs the tests and ends with the line that counts them.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runTests(args) {
  const signal = stopSignal();
  const { dist } = await resolveRuntime();
  await build({ withTesting: true });
  const mark = randomUUID();
  const tracker = trackProcesses(mark);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hawser-test-'));
  // passable, not readable: one test starts the app as another user, from a folder of its own in here
  fs.chmodSync(folder, 0o711);
  const displays = await openDisplays();
  try {
    const env = {
      ...testEnvironment(
        folder,
        dist,
        displays.map(({ name }) => name),
      ),
      [markName]: mark,
    };
    const tally = await runPlanned(args, { reports: folder, env, signal });
    await closeAll(displays);
    const leftovers = await endLeftovers(tracker);
    return report({
      ...tally,
      failed: tally.failed + leftovers.length,
      faults: [...tally.faults, ...leftovers],
    });
  } finally {
    await closeAll(displays);
    tracker.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Tally} tally @returns {number} */
function report(tally) {
  for (const fault of tally.faults) say(fault);
  if (tally.passed + tally.failed === 0) say('no test ran');
  console.log(lastLine(tally));
  return succeeded(tally) ? 0 : 1;
}
