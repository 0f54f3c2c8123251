import { expect, test } from 'vitest';
import { shortCause } from './short-cause.ts';

test.each([
  [
    'Cannot open the folder “/srv/www/example.org/private/keys”: permission denied.',
    'Cannot open the folder “keys”: permission denied.',
  ],
  ['Cannot move “/a/b c” to “/d/e”: no space left.', 'Cannot move “b c” to “e”: no space left.'],
  ['"/home/me/site" is there and is not a folder.', '"site" is there and is not a folder.'],
  ['Cannot read “/”: permission denied.', 'Cannot read “/”: permission denied.'],
  ['The disk is full.', 'The disk is full.'],
  ['127.0.0.1:22/x refused the login.', '127.0.0.1:22/x refused the login.'],
  ['Cannot open “/a/new\\nline.txt”: gone.', 'Cannot open “new\\nline.txt”: gone.'],
])('%s is said in a line as %s', (message, text) => {
  expect(shortCause(message)).toBe(text);
});
