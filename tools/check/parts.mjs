import fs from 'node:fs';
import path from 'node:path';
import { lockfileGaps } from '../setup/lockfile-gaps.mjs';
import { oversizedFiles } from './sizes.mjs';

/**
 * One check: a program of node_modules, or a function of ours that returns what it found.
 *
 * @typedef {{ name: string, script: string, args: readonly string[] }} ProgramPart
 * @typedef {{ name: string, find: (root: string) => readonly string[] }} OwnPart
 * @typedef {ProgramPart | OwnPart} Part
 */

/** One tsconfig a room: each knows only the globals its runtime has. */
const rooms = ['shared', 'electron', 'renderer', 'e2e', 'bench', 'tools'];

/** @param {string} root @param {string} name the package's */
function binary(root, name) {
  const manifest = JSON.parse(
    fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const bin = manifest.bin?.[name === 'typescript' ? 'tsc' : name] ?? manifest.bin;
  return path.join(root, 'node_modules', name, bin);
}

/** @param {string} root */
function missingInLockfile(root) {
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return lockfileGaps(lock.packages).map(
    ({ name }) => `${name} is missing: run "node tools/lockfile.mjs"`,
  );
}

/** @param {string} root @returns {Part[]} the slowest first, so that the whole takes as long as it */
export function checkParts(root) {
  return [
    {
      name: 'format',
      script: binary(root, 'prettier'),
      args: ['--check', '--cache', '--log-level', 'warn', '.'],
    },
    { name: 'dead code', script: binary(root, 'knip'), args: ['--no-progress'] },
    {
      name: 'lint',
      script: binary(root, 'oxlint'),
      args: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
    },
    ...rooms.map((room) => ({
      name: `types of ${room}`,
      script: binary(root, 'typescript'),
      args: ['-p', room, '--noEmit'],
    })),
    { name: 'file sizes', find: oversizedFiles },
    { name: 'lockfile', find: missingInLockfile },
  ];
}
