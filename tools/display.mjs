import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PlainError } from './plain-error.mjs';

// Larger than the window's first size, 1360 x 860: without a window manager nothing would keep it on the screen.
const screen = '1600x1000x24';
const startMs = 15_000;

/** @typedef {{ name: string, close: () => Promise<void> }} Display */

/** Whether a window can open here. @param {NodeJS.ProcessEnv} env @returns {boolean} */
export function hasDisplay(env) {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * A virtual display of our own. The X server picks a free number itself, which is the only way
 * without a race when several runs share a machine.
 *
 * @returns {Promise<Display>}
 */
export async function openDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const closed = once(server, 'exit').catch(() => undefined);
  const number = await displayNumber(server);
  const close = async () => {
    server.kill('SIGTERM');
    await closed;
  };
  return { name: `:${number}`, close };
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = () => {
      server.kill('SIGKILL');
      reject(
        new PlainError(
          'Xvfb does not start, which a window without a screen needs: install the package xvfb.',
        ),
      );
    };
    const timer = setTimeout(fail, startMs);
    server.once('error', fail);
    server.once('exit', fail);
    server.stdio[3]?.once('data', (/** @type {Buffer} */ chunk) => {
      clearTimeout(timer);
      server.off('exit', fail);
      resolve(chunk.toString().trim());
    });
  });
}
