import { expect, it } from 'vitest';
import { nothingToDoText, pairText, placeText } from './words.ts';

it.each([
  [{ extra: 0, leftOut: 0 }, true],
  [{ extra: 1, leftOut: 0 }, false],
  [{ extra: 0, leftOut: 1 }, false],
])('calls folders alike only when nothing else was found: %o', (counts, isAlike) => {
  expect(nothingToDoText(counts).includes('alike')).toBe(isAlike);
});

it('names the folders with their hosts, and what goes where', () => {
  const titleOf = (fs: string): string | undefined => (fs === 's1' ? 'web-01' : undefined);
  const left = placeText({ fs: 'local', path: '/home/me/site' }, titleOf);
  const right = placeText({ fs: 's1', path: '/srv/www' }, titleOf);
  expect(pairText(left, 'to-right', right)).toBe('/home/me/site → web-01: /srv/www');
  expect(pairText(left, 'to-left', right)).toBe('/home/me/site ← web-01: /srv/www');
  expect(pairText(left, 'both', right)).toBe('/home/me/site ↔ web-01: /srv/www');
});
