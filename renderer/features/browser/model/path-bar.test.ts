import { describe, expect, it } from 'vitest';
import { choicesOf, chosen, commonStart, cutTyped, exactPath } from './complete.ts';
import { copiedLines } from './copied-names.ts';
import { fitCrumbs } from './crumbs.ts';
import { stepBy } from './history.ts';
import { pastedPath, readWish } from './typed-path.ts';

const here = { path: '/srv/www', home: '/home/me' };
const none = new Map<string, string>();

describe('what is typed', () => {
  it.each([
    ['/srv/www\n', '/srv/www'],
    ['/srv/www\r\n', '/srv/www'],
    ["'/srv/it'\\''s'", "/srv/it's"],
    ['"/srv/a b"', '/srv/a b'],
    ['  /srv', '/srv'],
    ['/ends with space ', '/ends with space '],
    ["'quoted name'", "'quoted name'"],
    ['~/x', '~/x'],
    ['file:///home/me/a%20b%E9', '/home/me/a b\udce9'],
    ['www', 'www'],
  ])('%j is the path %j', (typed, text) => {
    expect(readWish(typed)).toEqual({ kind: 'path', text });
  });

  it('is an address when it begins with a scheme', () => {
    const text = 'sftp://ada@box:2222/srv';
    expect(readWish(`${text}\n`)).toEqual({ kind: 'address', text });
    expect(readWish(`"${text}"`)).toEqual({ kind: 'address', text });
  });

  it('is the first line of what is pasted, without its quotes', () => {
    expect(pastedPath("\n'/srv/www'\n/other\n")).toBe('/srv/www');
    expect(pastedPath('name')).toBe('name');
  });
});

describe('completion', () => {
  it.each([
    ['/sr', { parent: '/', head: '/', stem: 'sr' }],
    ['/srv/', { parent: '/srv/', head: '/srv/', stem: '' }],
    ['~/a', { parent: '/home/me', head: '~/', stem: 'a' }],
    ['in', { parent: '/srv/www', head: '', stem: 'in' }],
    ['sub/in', { parent: '/srv/www/sub/', head: 'sub/', stem: 'in' }],
    ['C:\\Us', { parent: '/C:/', head: 'C:\\', stem: 'Us' }],
  ])('of %j looks in the right folder', (text, cut) => {
    expect(cutTyped(text, here, none)).toEqual(cut);
  });

  it('has nothing to say about addresses', () => {
    expect(cutTyped('sftp://box/sr', here, none)).toBeUndefined();
  });

  it('offers folders first, hidden names only after their dot, whatever the case', () => {
    const names = [
      { name: 'zeta.txt', isFolder: false },
      { name: 'Zone', isFolder: true },
      { name: '.zsh', isFolder: true },
      { name: 'alpha', isFolder: true },
    ];
    expect(choicesOf(names, 'z', 10).shown.map(({ name }) => name)).toEqual(['Zone', 'zeta.txt']);
    expect(choicesOf(names, '.', 10).shown.map(({ name }) => name)).toEqual(['.zsh']);
    expect(choicesOf(names, '', 2)).toMatchObject({ more: 1, shown: [{ name: 'alpha' }, {}] });
  });

  it('goes as far as the names are the same', () => {
    expect(commonStart(['release-1', 'release-2'], 'rel')).toBe('release-');
    expect(commonStart(['Abc', 'abd'], 'a')).toBe('a');
    expect(commonStart([], 'x')).toBe('x');
  });

  it('means exactly the name that was chosen, whatever is shown of it', () => {
    const cut = { parent: '/srv', head: '/srv/', stem: 'ca' };
    const { text, shown, exact } = chosen(cut, { name: 'caf\udce9', isFolder: true });
    expect(text).toBe('/srv/caf\\xE9/');
    const meanings = new Map([[shown, exact]]);
    expect(exactPath('/srv/caf\\xE9/below', meanings)).toBe('/srv/caf\udce9/below');
    expect(exactPath('/srv/caf\\xE9s', meanings)).toBe('/srv/caf\\xE9s');
  });
});

describe('steps', () => {
  it('are all shown while there is room', () => {
    expect(fitCrumbs([50, 50, 50], 150, 20)).toEqual({ head: 3, folded: 0 });
  });

  it('give way in the middle, the ones before the last stay longest', () => {
    expect(fitCrumbs([50, 50, 50, 50, 50], 180, 20)).toEqual({ head: 1, folded: 2 });
    expect(fitCrumbs([50, 500, 50], 180, 20)).toEqual({ head: 1, folded: 1 });
  });

  it('leave the first and the last even where there is no room', () => {
    expect(fitCrumbs([50, 50, 50], 10, 20)).toEqual({ head: 1, folded: 1 });
    expect(fitCrumbs([50, 500], 10, 20)).toEqual({ head: 2, folded: 0 });
  });
});

it('several steps of the history at once lead there, and back again', () => {
  const at = (path: string) => ({ path, cursor: undefined });
  const history = { back: [at('/a'), at('/b')], forward: [at('/d')] };
  const back = stepBy(history, at('/c'), -2);
  expect(back?.to.path).toBe('/a');
  expect(back?.history.forward.map(({ path }) => path)).toEqual(['/b', '/c', '/d']);
  expect(stepBy(history, at('/c'), -3)).toBeUndefined();
  expect(stepBy(history, at('/c'), 1)?.to.path).toBe('/d');
});

it('copies names one a line, and says when one is not written as it is', () => {
  expect(copiedLines(['a', 'b'], 'name')).toEqual({ text: 'a\nb', hint: '2 names are copied' });
  expect(copiedLines(['a\nb'], 'path')).toEqual({
    text: 'a\\nb',
    hint: 'The path is copied; 1 with characters that are written as shown',
  });
});
