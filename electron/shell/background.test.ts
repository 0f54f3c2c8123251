import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { background } from './background.ts';

test('a window that has not painted yet looks like the page that will be in it', async () => {
  const tokens = new URL('../../renderer/app/tokens.css', import.meta.url);
  const css = await readFile(tokens, 'utf8');
  const [light, ...dark] = [...css.matchAll(/--bg: (#[0-9a-f]{6});/g)].map(([, colour]) => colour);
  expect(light).toBe(background.light);
  expect(new Set(dark)).toEqual(new Set([background.dark]));
});
