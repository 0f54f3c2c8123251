import fc from 'fast-check';
import { expect, it } from 'vitest';
import { destinationText } from './destination-text.ts';
import { parseDestination } from './quick-connect.ts';

it.each([
  [{ host: 'host' }, 'sftp://host'],
  [
    { user: 'ann', host: 'host', tcpPort: 2222, path: '/srv/日 b' },
    'sftp://ann@host:2222/srv/日%20b',
  ],
  [{ user: 'ann@corp', host: '::1', path: '~' }, 'sftp://ann%40corp@[::1]/~'],
  [{ host: 'host', path: '/100%?#;@\u3000' }, 'sftp://host/100%25%3F%23%3B%40%E3%80%80'],
  [{ host: 'host', path: '/caf\udce9' }, 'sftp://host/caf%E9'],
])('%j is written %j', (destination, text) => {
  expect(destinationText(destination, 'sftp')).toBe(text);
});

// ASCII more often than the rest
const anyChar = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10_ff_ff))
  .map((code) => String.fromCodePoint(code));

it('is read again as what was written', () => {
  const text = fc
    .string({ unit: anyChar, minLength: 1, maxLength: 12 })
    // what a destination cannot hold
    .filter((given) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|[\ud800-\udfff]/u.test(given));
  fc.assert(
    fc.property(fc.option(text), fc.option(text), (name, folder) => {
      const user = name?.replaceAll(':', '');
      const destination = {
        host: 'host',
        ...(user === undefined || user === '' ? {} : { user }),
        ...(folder === null || folder === '/' || folder.startsWith('~')
          ? {}
          : { path: `/x${folder}` }),
      };
      expect(parseDestination(destinationText(destination, 'sftp'))).toEqual({
        ok: true,
        destination,
      });
    }),
    { numRuns: 500 },
  );
});
