import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const probeMs = 4000;
// 120 MB over a 2 Mbit/s line.
const downloadMs = 8 * 60 * 1000;

/** Where Electron's own package keeps the executable in its distribution. @param {NodeJS.Platform} platform */
export function executableName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * The distribution the electron package downloaded, when it is whole and of the pinned version.
 *
 * @param {string} root
 * @param {string} version
 * @returns {string | undefined}
 */
export function officialDist(root, version) {
  const dist = path.join(root, 'node_modules/electron/dist');
  try {
    const found = fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
    fs.accessSync(path.join(root, 'node_modules/electron/path.txt'));
    return found === version ? dist : undefined;
  } catch {
    return undefined; // never downloaded, or the download was cut short
  }
}

/**
 * Whether Electron's download site answers at all. Asked first, since the installer's own patience
 * is longer than anybody's at a start.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
function isSiteReachable(env) {
  const isProxied = ['HTTPS_PROXY', 'https_proxy', 'ELECTRON_GET_USE_PROXY'].some(
    (name) => env[name],
  );
  if (isProxied) return Promise.resolve(true); // only the installer knows the way
  const mirror =
    env['ELECTRON_MIRROR'] || env['npm_config_electron_mirror'] || 'https://github.com';
  const { hostname, port, protocol } = new URL(mirror);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port) || (protocol === 'http:' ? 80 : 443), hostname);
    const finish = (/** @type {boolean} */ isUp) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(probeMs, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/**
 * One bounded attempt of the electron package's own installer.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
export async function downloadOfficial(root, env) {
  if (!(await isSiteReachable(env))) return false;
  const installer = path.join(root, 'node_modules/electron/install.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], {
      cwd: root,
      env,
      stdio: 'ignore',
      timeout: downloadMs,
    });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
