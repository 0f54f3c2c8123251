import { expect, it } from 'vitest';
import { serverText } from './server-text.ts';

it('keeps lines and shows what could deceive the reader', () => {
  expect(serverText('one\r\ntwo\tthree\n\u001b[31mred\u202e\n\n')).toBe(
    'one\ntwo    three\n\\x1B[31mred\\u202E',
  );
});
