import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { hasDisplay } from './display.mjs';
import { PlainError, say } from './plain-error.mjs';

/** Refuses to start where no window can open, instead of Electron's stack of X errors. @param {NodeJS.ProcessEnv} env */
export function requireDisplay(env) {
  if (hasDisplay(env)) return;
  throw new PlainError(
    'There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are empty): start it as "xvfb-run -a npm start", or run it on a desktop.',
  );
}

/** Only fatal lines: without a session bus Chromium prints ten of no interest at every start. */
const quiet = '--log-level=3';

/** Electron's switches that the situation asks for. @returns {string[]} */
export function launchSwitches() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [quiet];
  say(
    'starting with --no-sandbox, since Chromium refuses to sandbox for root: use a normal user for real work',
  );
  return [quiet, '--no-sandbox'];
}

/**
 * Names the libraries the loader would miss, on Linux systems whose packages we do not know.
 *
 * @param {string} executable
 */
export function requireLibraries(executable) {
  if (process.platform !== 'linux' || fs.existsSync('/etc/debian_version')) return;
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  const missing = [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length === 0) return;
  throw new PlainError(
    `${path.basename(executable)} needs ${missing.join(', ')}: install them with the system's package manager.`,
  );
}
