import { setTimeout as delay } from 'node:timers/promises';
import { commandOf } from './processes.mjs';

// A runner's workers and Electron's helpers need a moment after their parent's end.
const graceMs = 3000;
const stepMs = 100;

/** @typedef {ReturnType<typeof import('./processes.mjs').trackProcesses>} Tracker */

/** @param {Tracker} tracker @param {number} forMs */
async function waitForNone(tracker, forMs) {
  const until = Date.now() + forMs;
  while (tracker.alive().length > 0 && Date.now() < until) await delay(stepMs);
  return tracker.alive();
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function end(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // ended by itself in the meantime
  }
}

/**
 * Ends what the tests left running, by process id, and names it.
 *
 * @param {Tracker} tracker
 * @returns {Promise<string[]>} one line for each process found
 */
export async function endLeftovers(tracker) {
  const found = await waitForNone(tracker, graceMs);
  const lines = found.map(({ pid }) => `left running: ${pid} ${commandOf(pid)}`);
  for (const { pid } of found) end(pid, 'SIGTERM');
  const stubborn = found.length > 0 ? await waitForNone(tracker, graceMs) : [];
  for (const { pid } of stubborn) end(pid, 'SIGKILL');
  return lines;
}
