import { expect, test } from 'vitest';
import { baseName, isEntryName, isInside, joinPath, parentPath } from './paths.ts';

test.each([
  ['/srv/www', '/srv', 'www'],
  ['/srv/www/', '/srv', 'www'],
  ['/srv', '/', 'srv'],
  ['/', '/', ''],
  ['/C:/Users', '/C:', 'Users'],
])('%s lies in %s as %s', (path, parent, name) => {
  expect(parentPath(path)).toBe(parent);
  expect(baseName(path)).toBe(name);
});

test('joins a name to the root without a second slash', () => {
  expect(joinPath('/', 'etc')).toBe('/etc');
  expect(joinPath('/srv', 'www')).toBe('/srv/www');
});

test('a directory whose name only begins alike is not inside', () => {
  expect(isInside('/srv/www', '/srv')).toBe(true);
  expect(isInside('/srv', '/srv')).toBe(true);
  expect(isInside('/srv2', '/srv')).toBe(false);
  expect(isInside('/anything', '/')).toBe(true);
});

test.each(['', '.', '..', 'a/b', 'a\0b'])('%j cannot be an entry', (name) => {
  expect(isEntryName(name)).toBe(false);
});
