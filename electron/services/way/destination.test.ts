import { expect, it } from 'vitest';
import { destinationOfText, typedText } from './destination.ts';

it.each(['prod', 'me@prod', 'prod:2222', 'me@[fe80::1]:22', '[::1]', 'a@b@prod', 'me@10.0.0.1:22'])(
  'what was typed leads to the same place again: %s',
  (text) => {
    const destination = destinationOfText(text, 'someone');
    expect(typedText(destination)).toBe(text);
    expect(destinationOfText(typedText(destination) ?? '', 'someone')).toEqual(destination);
  },
);

it('of an address there is the server; its folder is another matter', () => {
  expect(typedText(destinationOfText('sftp://me@prod:2222/srv/www', 'someone'))).toBe(
    'me@prod:2222',
  );
});

it('a saved host was not typed', () => {
  expect(typedText({ ...destinationOfText('prod', 'me'), hostId: 'h' })).toBeUndefined();
});
