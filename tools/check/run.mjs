import { spawn } from 'node:child_process';
import os from 'node:os';
import { repoRoot } from '../repo.mjs';
import { checkParts } from './parts.mjs';

/** @typedef {import('./parts.mjs').Part} Part */
/** @typedef {{ name: string, ok: boolean, output: string, ms: number }} Outcome */

/** @param {import('./parts.mjs').ProgramPart} part @returns {Promise<{ ok: boolean, output: string }>} */
function runProgram({ script, args }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: repoRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** @param {Part} part @returns {Promise<Outcome>} */
async function runPart(part) {
  const began = performance.now();
  const { ok, output } = 'script' in part ? await runProgram(part) : findings(part.find(repoRoot));
  return { name: part.name, ok, output: output.trimEnd(), ms: performance.now() - began };
}

/** @param {readonly string[]} found */
const findings = (found) => ({ ok: found.length === 0, output: found.join('\n') });

/** @param {Outcome} outcome */
function print({ name, ok, output, ms }) {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${(ms / 1000).toFixed(1)} s)`);
  if (!ok && output !== '') console.log(`${output.replace(/^/gm, '  ')}\n`);
}

/**
 * Runs every check, also after one has failed, a few at a time.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runChecks() {
  const waiting = checkParts(repoRoot);
  /** @type {Outcome[]} */
  const outcomes = [];
  const work = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const outcome = await runPart(part);
      outcomes.push(outcome);
      print(outcome);
    }
  };
  // One more than there are cores: some parts wait for the disk.
  await Promise.all(Array.from({ length: os.availableParallelism() + 1 }, work));
  const failed = outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
  console.log(
    failed.length === 0 ? `all ${outcomes.length} checks passed` : `failed: ${failed.join(', ')}`,
  );
  return failed.length === 0 ? 0 : 1;
}
