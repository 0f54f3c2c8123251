import { expect, test } from 'vitest';
import { sessionEnvironment } from './host-env.ts';

test('a session process gets what programs need and no secrets', () => {
  const env = sessionEnvironment({
    PATH: '/bin',
    Path: 'C:\\Windows',
    HOME: '/home/a',
    LC_ALL: 'de_DE.UTF-8',
    SSH_AUTH_SOCK: '/run/agent',
    GITHUB_TOKEN: 'secret',
    NODE_OPTIONS: '--require ./x.js',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: 'x.so',
  });
  expect(Object.keys(env).sort()).toEqual(['HOME', 'LC_ALL', 'PATH', 'Path', 'SSH_AUTH_SOCK']);
});
