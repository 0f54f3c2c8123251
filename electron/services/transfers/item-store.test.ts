import { describe, expect, it } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { seeded } from '../../testing/seed.ts';
import { ItemStore } from './item-store.ts';
import { processorMs } from '../../testing/processor-time.ts';

const hash = (fill: string) => fill.repeat(64);
const file = (path: string, state: TransferItem['state'], more: Partial<TransferItem> = {}) =>
  ({ path, kind: 'file', size: 10, state, ...more }) as const satisfies TransferItem;

describe('the items of a transfer', () => {
  it('come back as they were told, in the order they were met', () => {
    const store = new ItemStore();
    const told: TransferItem[] = [
      { path: '/s', target: '/t/s', kind: 'directory', state: 'done' },
      file('/s/a', 'done', { target: '/t/s/a', check: 'sha256', sha256: hash('a') }),
      file('/s/b', 'skipped', { target: '/t/s/b (1)' }),
      file('/s/c', 'failed', { error: { code: 'permission', message: 'No.' } }),
      { path: '/s/l', target: '/l', kind: 'link', state: 'waiting' },
    ];
    for (const item of told) store.put(item);
    expect(store.read('all', 0, 10)).toEqual({ items: told, total: 5 });
    expect(store.read('all', 1, 1).items).toEqual([told[1]]);
    expect(store.read('open', 0, 10)).toEqual({ items: [told[4]], total: 1 });
    expect(store.read('failed', 0, 10)).toEqual({ items: [told[3]], total: 1 });
    expect(store.read('skipped', 0, 10)).toEqual({ items: [told[2]], total: 1 });
    expect(store.checks()).toEqual({ sha256: 1, readBack: 0, size: 0 });
    expect(store.counts()).toMatchObject({ files: 3, doneFiles: 1, totalBytes: 30, doneBytes: 10 });
  });

  it('tell how many could not keep owner and group, and what the first one lost', () => {
    const store = new ItemStore();
    expect(store.changedHands()).toBeUndefined();
    const first = { owner: { was: 'alice', now: 'deploy' } };
    store.put(file('/a', 'done', { changedHands: first }));
    store.put(file('/b', 'done', { changedHands: { group: { was: 'www', now: 'deploy' } } }));
    expect(store.changedHands()).toEqual({ files: 2, first });
    expect(store.read('all', 0, 1).items[0]?.changedHands).toEqual(first);
    store.put(file('/b', 'done'));
    expect(store.changedHands()?.files).toBe(1);
  });

  it('keep what the attempt said that brought them over', () => {
    const store = new ItemStore();
    const done = file('/a', 'done', { check: 'sha256', sha256: hash('b') });
    expect(store.put(file('/a', 'waiting'))).toBe(false);
    expect(store.put(done)).toBe(true);
    for (const state of ['waiting', 'running', 'already'] as const) {
      expect(store.put(file('/a', state))).toBe(false);
    }
    expect(store.read('all', 0, 1).items).toEqual([done]);
    const again = file('/a', 'done', { check: 'size' });
    expect(store.put(again)).toBe(true);
    expect(store.read('all', 0, 1).items).toEqual([again]);
    expect(store.checks()).toEqual({ sha256: 0, readBack: 0, size: 1 });
  });

  it('are a page of a view like a filter over all of them, whatever happened before', () => {
    const random = seeded(7);
    const store = new ItemStore();
    const plain = new Map<string, TransferItem>();
    const states = ['waiting', 'running', 'done', 'already', 'skipped', 'failed'] as const;
    for (let step = 0; step < 20_000; step += 1) {
      const item = file(`/d/${random.below(5_000)}`, random.pick(states));
      const before = plain.get(item.path);
      const isKept = before?.state === 'done' || before?.state === 'already';
      if (!isKept || ['done', 'skipped', 'failed'].includes(item.state)) plain.set(item.path, item);
      store.put(item);
    }
    const all = [...plain.values()];
    const isOpen = ({ state }: TransferItem) => state === 'waiting' || state === 'running';
    for (let step = 0; step < 200; step += 1) {
      const offset = random.below(1_500);
      const open = all.filter(isOpen);
      const failed = all.filter(({ state }) => state === 'failed');
      const page = (items: TransferItem[]) => ({
        items: items.slice(offset, offset + 50),
        total: items.length,
      });
      expect(store.read('open', offset, 50)).toEqual(page(open));
      expect(store.read('failed', offset, 50)).toEqual(page(failed));
    }
  });

  it('may be a million: each page costs what it shows', () => {
    const store = new ItemStore();
    const sha256 = hash('c');
    for (let at = 0; at < 1_000_000; at += 1) {
      const path = `/home/ada/project/node_modules/package-${at >> 5}/file-${at}.js`;
      const state = at % 100_000 === 5 ? 'failed' : 'done';
      store.put({
        path,
        target: `/srv${path}`,
        kind: 'file',
        size: at,
        state,
        check: 'sha256',
        sha256,
      });
    }
    const startMs = processorMs();
    for (let call = 0; call < 1_000; call += 1) {
      expect(store.read('failed', 0, 100).items).toHaveLength(10);
      expect(store.read('all', 990_000, 100).items).toHaveLength(100);
      store.counts();
    }
    expect((processorMs() - startMs) / 1_000).toBeLessThan(20); // looking at all of them takes 100 and more
  });
});
