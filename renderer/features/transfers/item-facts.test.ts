import { expect, test } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { itemNote, itemNoteBeside } from './item-facts.ts';

const failed = (message: string): TransferItem => ({
  path: '/srv/site/page "7".html',
  kind: 'file',
  state: 'failed',
  error: { code: 'is-a-directory', message },
});

test.each([
  [
    '"/home/me/site/page "7".html" is a folder, and a file cannot replace it.',
    'Is a folder, and a file cannot replace it.',
  ],
  [
    '“/home/me/site/page "7".html” is a folder, and a file cannot replace it.',
    'Is a folder, and a file cannot replace it.',
  ],
  ['"/home/me/other.html" is a folder.', '"other.html" is a folder.'],
  [
    'Cannot open “/home/me/site/page 7.html”: permission denied.',
    'Cannot open “page 7.html”: permission denied.',
  ],
  ['The disk is full.', 'The disk is full.'],
])('beside its name %s reads %s', (message, text) => {
  expect(itemNoteBeside(failed(message))).toBe(text);
});

test('a file that could not keep its owner says whose it is, with what a server may have called them', () => {
  const item: TransferItem = {
    path: '/a',
    kind: 'file',
    state: 'done',
    check: 'sha256',
    changedHands: {
      owner: { was: 'ali\u202ece', now: 'deploy' },
      group: { was: '33', now: '100' },
    },
  };
  expect(itemNote(item)).toBe(
    'owner is now deploy, was ali\\u202Ece; group is now 100, was 33; sha256',
  );
});
