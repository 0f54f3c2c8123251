import { expect, test } from 'vitest';
import { goingText, type Going } from './going-text.ts';

test.each([
  ['trash', 1, 'It moves to the trash of this host. Ctrl+Z brings it back.'],
  ['trash', 9, 'They move to the trash of this host. Ctrl+Z brings them back.'],
  ['system', 1, 'It moves to the trash of this computer, where it can be restored.'],
  ['system', 9, 'They move to the trash of this computer, where they can be restored.'],
  ['unknown', 9, 'They move to the trash, where there is one; nothing is deleted for good.'],
] as const)('to %s go %i: %s', (goes, count, text) => {
  expect(goingText({ goes }, count, 'Ctrl+Z')).toBe(text);
});

test('what is final says so, and why', () => {
  const going: Going = { goes: 'final', why: 'The trash is on another disk.' };
  expect(goingText(going, 2, undefined)).toBe(
    'This is final: it does not go to a trash, and cannot be undone. The trash is on another disk.',
  );
});
