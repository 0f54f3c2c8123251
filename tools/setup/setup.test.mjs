import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { isInstalled } from './dependencies.mjs';
import { requireSpace } from './disk.mjs';
import { fillGaps, lockfileGaps } from './lockfile-gaps.mjs';
import { nodeVersionFault } from './node-version.mjs';
import { npmFault } from './npm.mjs';
import { installedPackages, missingNeeds, needsFor } from './system-packages.mjs';

describe('the Node version', () => {
  test.for(['20.18.0', '20.20.2', '22.0.0', '100.1.0'])('%s will do', (version) => {
    expect(nodeVersionFault(version)).toBeUndefined();
  });

  test.for(['20.17.9', '18.20.0', '8.0.0'])('%s is refused in one sentence', (version) => {
    expect(nodeVersionFault(version)).toBe(
      `Hawser needs Node 20.18 or newer, this is Node ${version}: install a current one from https://nodejs.org.`,
    );
  });
});

describe('the npm packages', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/mac-only': { version: '1.0.0', integrity: 'sha512-m', optional: true },
    },
  };
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  test('are complete without the optional ones of other platforms', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/a': a } })).toBe(true);
  });

  test.for([
    ['nothing is installed', undefined],
    ['one is missing', { packages: {} }],
    ['one is of another version', { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } }],
    ['one has another content', { packages: { 'node_modules/a': { ...a, integrity: 'x' } } }],
    ['one too many is there', { packages: { 'node_modules/a': a, 'node_modules/b': a } }],
  ])('are installed again when %s', ([, installed]) => {
    expect(isInstalled(wanted, /** @type {any} */ (installed))).toBe(false);
  });
});

describe('a lockfile that a poor registry made', () => {
  const parent = {
    version: '2.0.0',
    dev: true,
    license: 'MIT',
    engines: { node: '>=20' },
    optionalDependencies: {
      '@tool/binding-darwin-arm64': '2.0.0',
      '@tool/binding-linux-x64-musl': '2.0.0',
      '@tool/linux-x64': '2.0.0',
      'odd-name': '^1.0.0',
    },
  };
  const packages = { '': {}, 'node_modules/tool': parent, 'node_modules/@tool/linux-x64': {} };

  test('names what is missing', () => {
    expect(lockfileGaps(packages).map(({ name }) => name)).toEqual([
      '@tool/binding-darwin-arm64',
      '@tool/binding-linux-x64-musl',
      'odd-name',
    ]);
  });

  test('is filled with entries for their platforms, and with nothing that is only guessed', () => {
    const filled = fillGaps(packages);
    expect(Object.keys(filled)).toEqual([
      '',
      'node_modules/@tool/binding-darwin-arm64',
      'node_modules/@tool/binding-linux-x64-musl',
      'node_modules/@tool/linux-x64',
      'node_modules/tool',
    ]);
    expect(filled['node_modules/@tool/binding-linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      license: 'MIT',
      optional: true,
      os: ['linux'],
      engines: { node: '>=20' },
    });
  });

  test('is looked up as Node does, so a nested copy counts', () => {
    const nested = { 'node_modules/tool/node_modules/odd-name': {}, ...packages };
    expect(lockfileGaps(nested).map(({ name }) => name)).not.toContain('odd-name');
  });
});

describe('the system packages', () => {
  test('count as there under either of their names', () => {
    const installed = installedPackages(
      'libgtk-3-0t64\tii \nlibnss3\tii \nlibgbm1\trc \nlibasound2\tun \n',
    );
    const missing = missingNeeds(needsFor('run'), installed).map(([name]) => name);
    expect(missing).toEqual(['libasound2', 'libgbm1']);
  });

  test('of the tests are not asked of somebody who only starts the app', () => {
    expect(needsFor('run').flat()).not.toContain('openssh-server');
    expect(needsFor('test').flat()).toContain('openssh-server');
  });
});

test('too little disk space is refused with the figures and the purpose', () => {
  expect(() => requireSpace(os.tmpdir(), 1, 'a byte')).not.toThrow();
  const folder = `${os.tmpdir()}/not/yet/there`;
  expect(() => requireSpace(folder, Number.MAX_SAFE_INTEGER, 'its npm packages')).toThrow(
    /^Hawser needs \d+ MB of disk space in \S+there for its npm packages, but only \d+ MB are free\.$/,
  );
});

test("npm's failures end in what to do", () => {
  expect(npmFault('npm error code ENOTFOUND\nnpm error network request to x failed')).toMatch(
    /registry cannot be reached/,
  );
  expect(npmFault('npm error code ENOSPC\nnpm error nospc')).toMatch(/disk is full/);
  expect(npmFault('npm error code E404\nnpm error 404 Not Found - a')).toBe(
    'npm said "404 Not Found - a"',
  );
  expect(npmFault('npm error code EX\nnpm error\nnpm error the reason')).toBe(
    'npm said "the reason"',
  );
  expect(
    npmFault('npm error code EUSAGE\nnpm error\nnpm error `npm ci` can only in sync.'),
  ).toMatch(/package-lock.json is not complete/);
});
