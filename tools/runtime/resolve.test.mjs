import { describe, expect, test } from 'vitest';
import { chooseRuntime } from './resolve.mjs';

/** A world in which nothing is there, and a log of what was tried. @param {Partial<import('./resolve.mjs').World>} facts */
function worldWith(facts) {
  /** @type {string[]} */
  const tried = [];
  /** @type {import('./resolve.mjs').World} */
  const world = {
    env: {},
    target: 'linux-x64',
    version: '45.4.1',
    officialDist: () => undefined,
    downloadOfficial: async () => {
      tried.push('download');
      return false;
    },
    failedRecently: () => false,
    rememberFailure: () => void tried.push('remember'),
    testRuntime: async () => {
      tried.push('test runtime');
      return '/cache/test';
    },
    ...facts,
  };
  return { world, tried };
}

describe('the choice of an Electron', () => {
  test("takes a person's own choice before anything else", async () => {
    const { world, tried } = worldWith({
      env: { ELECTRON_OVERRIDE_DIST_PATH: '/own' },
      officialDist: () => '/official',
    });
    expect(await chooseRuntime(world)).toEqual({ kind: 'override', dist: '/own' });
    expect(tried).toEqual([]);
  });

  test('takes the version package.json names when it is there, without the network', async () => {
    const { world, tried } = worldWith({ officialDist: () => '/official' });
    expect(await chooseRuntime(world)).toEqual({ kind: 'official', dist: '/official' });
    expect(tried).toEqual([]);
  });

  test('downloads it when it is not there', async () => {
    let isThere = false;
    const { world } = worldWith({
      officialDist: () => (isThere ? '/official' : undefined),
      downloadOfficial: async () => (isThere = true),
    });
    expect(await chooseRuntime(world)).toEqual({ kind: 'official', dist: '/official' });
  });

  test('falls back to the test runtime and remembers that the download failed', async () => {
    const { world, tried } = worldWith({});
    expect(await chooseRuntime(world)).toEqual({ kind: 'test', dist: '/cache/test' });
    expect(tried).toEqual(['download', 'remember', 'test runtime']);
  });

  test('does not try the download again soon after it failed', async () => {
    const { world, tried } = worldWith({ failedRecently: () => true });
    expect(await chooseRuntime(world)).toEqual({ kind: 'test', dist: '/cache/test' });
    expect(tried).toEqual(['test runtime']);
  });

  test('always tries where there is no test runtime, and says what to do when it fails', async () => {
    const { world, tried } = worldWith({ target: 'darwin-arm64', failedRecently: () => true });
    await expect(chooseRuntime(world)).rejects.toThrow(
      'Electron 45.4.1 could not be downloaded: check the network, or set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH.',
    );
    expect(tried[0]).toBe('download');
  });
});
