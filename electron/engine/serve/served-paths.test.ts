import { expect, test } from 'vitest';
import { servedPaths } from './served-paths.ts';

const served = servedPaths(['/home/ann/docs', '/srv/file.txt', '/slash/', 'relative']);

test.each([
  '/home/ann/docs',
  '/home/ann/docs/',
  '/home/ann/docs/a/b',
  '/home/ann/docs/..hidden',
  '/srv/file.txt',
  '/slash',
  '/slash/x',
  'relative/x',
])('what is copied may be looked at: %s', (path) => {
  expect(() => served.check(path)).not.toThrow();
});

test.each([
  '/',
  '',
  '/home/ann',
  '/home/ann/docs2',
  '/home/ann/.ssh/id_ed25519',
  '/home/ann/docs/../.ssh/id_ed25519',
  '/home/ann/docs/a/../../.ssh',
  '/srv/file.txt.old',
  '/srv',
  '//home/ann/docs',
  'elsewhere',
])('nothing else may: %s', (path) => {
  expect(() => served.check(path)).toThrow(expect.objectContaining({ code: 'refused' }));
});

test('where a source lies may be asked, and of nothing else', () => {
  expect(() => served.checkPlace('/home/ann')).not.toThrow();
  expect(() => served.checkPlace('/home/ann/docs/a')).not.toThrow();
  expect(() => served.checkPlace('/home')).toThrow(expect.objectContaining({ code: 'refused' }));
});

test('who copies the root copies everything', () => {
  const all = servedPaths(['/']);
  expect(() => all.check('/etc/hosts')).not.toThrow();
  expect(() => all.check('etc')).toThrow(expect.objectContaining({ code: 'refused' }));
});
