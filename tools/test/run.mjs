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
 * @param {string | undefined} display
 * @returns {NodeJS.ProcessEnv}
 */
function testEnvironment(folder, dist, display) {
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
    ...(display ? { DISPLAY: display } : {}),
    ELECTRON_OVERRIDE_DIST_PATH: dist,
  };
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
  const display = process.platform === 'linux' ? await openDisplay() : undefined;
  try {
    const env = { ...testEnvironment(folder, dist, display?.name), [markName]: mark };
    const tally = await runPlanned(args, { reports: folder, env, signal });
    await display?.close();
    const leftovers = await endLeftovers(tracker);
    return report({
      ...tally,
      failed: tally.failed + leftovers.length,
      faults: [...tally.faults, ...leftovers],
    });
  } finally {
    await display?.close();
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
