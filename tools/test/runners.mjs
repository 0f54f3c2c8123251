import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { exitCode } from '../child.mjs';
import { say } from '../plain-error.mjs';
import { repoRoot } from '../repo.mjs';
import { judgeRunner, readPlaywrightReport, readVitestReport, sumTallies } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

// A whole run takes a quarter of an hour on two quiet cores; on busy or slow ones it may take its time, but does not hang.
const limitMs = 60 * 60 * 1000;

/**
 * Runs a program of node_modules in a process group of its own, so that one signal reaches all of it.
 *
 * @param {string} script
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<number>}
 */
function runGroup(script, args, env, signal) {
  return new Promise((resolve, reject) => {
    const file = path.join(repoRoot, 'node_modules', script);
    const child = spawn(process.execPath, [file, ...args], {
      cwd: repoRoot,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    const kill = () => killGroup(child);
    const timer = setTimeout(() => {
      say(`${script} has run for ${limitMs / 60_000} minutes and is ended`);
      kill();
    }, limitMs);
    signal.addEventListener('abort', kill, { once: true });
    child.once('error', reject);
    child.once('exit', (code, name) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      resolve(exitCode(code, name));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup(child) {
  if (process.platform === 'win32' || child.pid === undefined) child.kill();
  else process.kill(-child.pid, 'SIGTERM');
}

/** @param {string} file @param {(report: any) => Tally} read @returns {Tally | undefined} */
function readReport(file, read) {
  try {
    return read(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return undefined; // the runner crashed before writing it: judged by its exit code
  }
}

/**
 * What both runners get: a folder for reports, the children's environment, and the order to stop.
 *
 * @typedef {{ reports: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} RunContext
 */

/**
 * Unit and integration tests.
 *
 * @param {readonly string[]} args
 * @param {RunContext} context
 * @returns {Promise<Tally>}
 */
export async function runVitest(args, { reports, env, signal }) {
  const file = path.join(reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runGroup('vitest/vitest.mjs', ['run', ...reporters, ...args], env, signal);
  return judgeRunner('Vitest', readReport(file, readVitestReport), code);
}

/**
 * End-to-end tests in real Electron windows: several at a time, and afterwards those that measure, one by one.
 *
 * @param {readonly string[]} args
 * @param {RunContext} context
 * @returns {Promise<Tally>}
 */
export async function runPlaywright(args, context) {
  const windows = await runProject('windows', args, context);
  if (context.signal.aborted) return windows;
  return sumTallies([windows, await runProject('alone', args, context)]);
}

/**
 * @param {string} project
 * @param {readonly string[]} args
 * @param {RunContext} context
 * @returns {Promise<Tally>}
 */
async function runProject(project, args, { reports, env, signal }) {
  const file = path.join(reports, `playwright-${project}.json`);
  const fixed = [
    'test',
    '-c',
    'e2e/playwright.config.ts',
    '--reporter=list,json',
    `--project=${project}`,
    // a path that was asked for is in one of the two
    '--pass-with-no-tests',
  ];
  const withReport = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const code = await runGroup('@playwright/test/cli.js', [...fixed, ...args], withReport, signal);
  return judgeRunner('Playwright', readReport(file, readPlaywrightReport), code);
}
