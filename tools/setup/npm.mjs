import { spawn } from 'node:child_process';
import process from 'node:process';

/**
 * @typedef {{ code: number, output: string }} NpmResult
 */

/**
 * Runs npm: the one that started us when there is one, so that `npm test` needs no second npm in PATH.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<NpmResult>}
 */
export function npm(args, cwd) {
  const script = process.env['npm_execpath'];
  const isScript = script !== undefined && /npm-cli\.c?js$/.test(script);
  const [command, allArgs] = isScript ? [process.execPath, [script, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, allArgs, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !isScript, // npm is a .cmd there
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const networkCodes =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|FETCH_ERROR)\b/;

/**
 * npm's own failure as the end of a sentence.
 *
 * @param {string} output
 * @returns {string}
 */
export function npmFault(output) {
  if (networkCodes.test(output))
    return 'the npm registry cannot be reached: check the network or proxy and try again';
  if (/\bENOSPC\b/.test(output)) return 'the disk is full: free some space and try again';
  if (/in sync/.test(output)) {
    return 'package-lock.json is not complete: whoever changed the dependencies runs "node tools/lockfile.mjs"';
  }
  const lines = output.split('\n').filter((text) => /^npm (error|ERR!)/.test(text));
  const said = lines
    .map((text) => text.replace(/^npm (error|ERR!) */, ''))
    .find((text) => text && !text.startsWith('code '));
  return `npm said "${said ?? 'nothing'}"`;
}
