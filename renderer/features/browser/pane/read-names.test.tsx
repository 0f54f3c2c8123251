import { expect, it, vi } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { packEntries } from '../../../../shared/packed-entries.ts';
import { renderWithClient } from '../../../testing/render-with-client.tsx';
import { readNames, type Names } from './read-names.ts';

const link = { name: 'current', kind: 'link' } as const;
const batches: readonly Entry[][] = [
  [{ name: 'src', kind: 'directory' }, link, { name: 'a.txt', kind: 'file' }],
  [{ ...link, target: 'a.txt', targetKind: 'file' }],
];

async function names(keep: 'all' | 'folders'): Promise<Names['names']> {
  const { client } = renderWithClient(null, {
    streams: {
      'files.list': (_params, stream) => {
        for (const batch of batches) stream.send({ type: 'batch', entries: packEntries(batch) });
        stream.send({ type: 'end', notices: [] });
      },
    },
  });
  let told: Names | undefined;
  readNames(client, { fs: 's1', path: '/srv', keep }, (found) => (told = found));
  await vi.waitFor(() => expect(told?.isWhole).toBe(true));
  return told?.names ?? [];
}

it('a link is one name, also when it is told of again once its target is known', async () => {
  expect(await names('all')).toEqual([
    { name: 'src', isFolder: true },
    { name: 'current', isFolder: false },
    { name: 'a.txt', isFolder: false },
  ]);
  expect(await names('folders')).toEqual([{ name: 'src', isFolder: true }]);
});
