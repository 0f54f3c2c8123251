import { expect, it } from 'vitest';
import { parseJumpList } from './jump-list.ts';

it('reads users, ports, IPv6 and ssh:// addresses, the first hop first', () => {
  expect(parseJumpList('ann@bastion, inner:2222,[::1]:22, ssh://bob@last')).toEqual({
    ok: true,
    jumps: [
      { user: 'ann', host: 'bastion' },
      { host: 'inner', tcpPort: 2222 },
      { host: '::1', tcpPort: 22 },
      { user: 'bob', host: 'last' },
    ],
  });
});

it.each([
  ['', /missing/],
  ['a,,b', /missing/],
  ['a,', /missing/],
  ['-oProxyCommand=x', /cannot begin/],
  ['a b', /cannot hold/],
  ['a\nb', /control/],
  ['u:secret@a', /password/],
  ['sftp://a/folder', /no folder/],
  [Array(9).fill('a').join(','), /At most 8/],
])('takes %j for no list', (text, why) => {
  expect(parseJumpList(text)).toMatchObject({
    ok: false,
    message: expect.stringMatching(why) as unknown,
  });
});
