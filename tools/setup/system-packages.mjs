import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';
import { PlainError, say } from '../plain-error.mjs';
import { withoutServiceStart } from './service-start.mjs';

/**
 * One thing the system must have: the first of its packages that exists does. Debian 13 and
 * Ubuntu 24.04 renamed some libraries with a t64 at their end.
 *
 * @typedef {readonly string[]} Need
 * @typedef {'run' | 'test'} Purpose
 */

/** @type {readonly Need[]} what Electron needs to start; taking one away stops it at the loader */
const runNeeds = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
];

/** @type {readonly Need[]} a display, a real SSH server and client, glyphs, and real pointer drags */
const testNeeds = [
  ['xvfb'],
  ['xauth'],
  ['openssh-server'],
  ['openssh-client'],
  ['fonts-dejavu-core'],
  ['fonts-droid-fallback', 'fonts-noto-cjk'],
  ['xdotool'],
];

/** @param {Purpose} purpose @returns {readonly Need[]} */
export const needsFor = (purpose) => (purpose === 'test' ? [...runNeeds, ...testNeeds] : runNeeds);

/**
 * @param {readonly Need[]} needs
 * @param {ReadonlySet<string>} installed
 * @returns {Need[]}
 */
export function missingNeeds(needs, installed) {
  return needs.filter((need) => !need.some((name) => installed.has(name)));
}

/** @param {string} output of dpkg-query @returns {Set<string>} */
export function installedPackages(output) {
  const lines = output.split('\n').map((line) => line.split('\t'));
  return new Set(
    lines.filter(([, status]) => status?.startsWith('ii')).map(([name]) => name ?? ''),
  );
}

/** @param {readonly Need[]} needs */
function queryInstalled(needs) {
  const format = '${Package}\t${db:Status-Abbrev}\n';
  const found = spawnSync('dpkg-query', ['-W', '-f', format, ...needs.flat()], {
    encoding: 'utf8',
  });
  return installedPackages(found.stdout ?? ''); // unknown names make it exit 1 and still list the others
}

/** @param {string} name */
function isOffered(name) {
  const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? '';
  return /Candidate: (?!\(none\))/.test(policy);
}

/** @param {string[]} args @returns {string | undefined} what went wrong */
function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync('apt-get', ['-qq', ...args], { encoding: 'utf8', env });
  if (result.status === 0) return undefined;
  const text = `${result.error?.message ?? ''}\n${result.stderr ?? ''}`.trim().split('\n');
  return text.findLast((line) => line.startsWith('E: ')) ?? text.at(-1) ?? 'no reason given';
}

/** @param {readonly Need[]} missing */
function installAsRoot(missing) {
  say(
    `installing the system packages ${missing.map(([name]) => name).join(', ')}, which Electron or the tests need`,
  );
  const updateFault = aptGet(['update']);
  const names = missing.map((need) => need.find(isOffered) ?? need[0] ?? '');
  const install = () => aptGet(['install', '-y', '--no-install-recommends', ...names]);
  const fault = names.includes('openssh-server') ? withoutServiceStart(install) : install();
  if (!fault) return;
  throw new PlainError(`apt-get could not install ${names.join(' ')}: ${updateFault ?? fault}`);
}

/**
 * Makes sure of the system packages on Debian-like Linux. Elsewhere nothing is asked: other systems
 * bring Electron's libraries with their desktop.
 *
 * @param {Purpose} purpose
 */
export function ensureSystemPackages(purpose) {
  if (process.platform !== 'linux' || !fs.existsSync('/etc/debian_version')) return;
  const needs = needsFor(purpose);
  const missing = missingNeeds(needs, queryInstalled(needs));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0) return installAsRoot(missing);
  const names = missing.map((need) => need.find(isOffered) ?? need[0]).join(' ');
  throw new PlainError(
    `system packages are missing: run "sudo apt-get install --no-install-recommends ${names}" and start again.`,
  );
}
