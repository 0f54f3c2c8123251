/** What main does of a deletion that can be taken back, on either side, over engines that the test plays. */
import { describe, expect, it } from 'vitest';
import type { Down } from '../../../shared/contract/index.ts';
import { limits } from '../../../shared/limits.ts';
import type { StreamPort } from '../../engine/port.ts';
import type { EngineLink } from '../session/engine-link.ts';
import { createTrash, type TrashLocal } from './trash.ts';
import type { UndoEntry } from './undo.ts';

const now = () => 40 * 86_400_000;

/** The page stays until the end, or goes when the first slice is under way. */
function setUp(trashLocal?: TrashLocal, page: 'stays' | 'goes' = 'stays') {
  const calls: { name: string; paths: number }[] = [];
  const opened: unknown[] = [];
  const recorded: UndoEntry[] = [];
  let closed = (): void => {};
  const link = {
    call: (name: string, { paths = [] }: { paths?: string[] }) => {
      calls.push({ name, paths: paths.length });
      if (page === 'goes') closed();
      const stamp = { kind: 'file', size: 1 } as const;
      const back = paths.map((to) => ({ from: `/trash${to}`, to, stamp }));
      return Promise.resolve({ back, batches: ['/trash'], problems: [] });
    },
    open: (name: string, params: unknown) => opened.push([name, params]),
  } as unknown as EngineLink;
  const trash = createTrash({
    find: (fs) => ({ link, side: fs === 'local' ? 'local' : 'remote' }),
    undo: { record: (_, entry) => recorded.push(entry) },
    trashLocal,
    now,
  });
  const throwAway = async (fs: string, paths: string[]) => {
    const posted: Down<'trash.throwAway'>[] = [];
    await new Promise<void>((resolve) => {
      const port = {
        post: (message: Down<'trash.throwAway'>) => posted.push(message),
        onClose: (listener: () => void) => (closed = listener),
        close: resolve,
      } as unknown as StreamPort<never, Down<'trash.throwAway'>>;
      trash.throwAway({ fs, paths }, { raw: {} as never, serve: () => port });
    });
    return posted.at(-1);
  };
  return { trash, calls, opened, recorded, throwAway };
}

describe('on this computer', () => {
  it('goes to the system’s trash where there is one, and is final where there is none', async () => {
    const paths = ['/a'];
    expect(await setUp().trash.plan({ fs: 'local', paths })).toEqual({ goes: 'final' });
    const withTrash = setUp(() => Promise.resolve());
    expect(await withTrash.trash.plan({ fs: 'local', paths })).toEqual({ goes: 'system' });
  });

  it('tells what the system did not take, and goes on', async () => {
    const taken: string[] = [];
    const { throwAway } = setUp((path) => {
      if (path === '/b') return Promise.reject(new Error('no'));
      taken.push(path);
      return Promise.resolve();
    });
    expect(await throwAway('local', ['/a', '/b', '/c'])).toMatchObject({
      type: 'end',
      removed: 2,
      problems: [{ path: '/b', error: { code: 'unsupported' } }],
    });
    expect(taken).toEqual(['/a', '/c']);
  });

  it('never counts or empties what is the system’s', async () => {
    const { trash, opened } = setUp();
    const { signal } = new AbortController();
    await expect(trash.contents({ fs: 'local' }, signal)).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(() => trash.empty({ fs: 'local' }, { raw: {} } as never)).toThrow('its own system');
    expect(opened).toEqual([]);
  });
});

describe('on a host', () => {
  const many = Array.from({ length: limits.renamesPerCall * 3 }, (_, at) => `/d/${at}`);

  it('goes in slices, and all of it can be taken back at once', async () => {
    const { throwAway, calls, recorded } = setUp();
    expect(await throwAway('s', many)).toMatchObject({ removed: many.length, cancelled: false });
    expect(calls).toHaveLength(3);
    expect(recorded).toMatchObject([{ label: `deletion of ${many.length} items` }]);
    expect(recorded[0]?.steps).toHaveLength(3);
  });

  it('ends after the slice that is under way when the page goes, and what went until then can be taken back', async () => {
    const { throwAway, calls, recorded } = setUp(undefined, 'goes');
    expect(await throwAway('s', many)).toMatchObject({
      removed: limits.renamesPerCall,
      cancelled: true,
    });
    expect(calls).toHaveLength(1);
    expect(recorded[0]?.steps).toHaveLength(1);
  });

  it('is emptied of what is older than so many days', () => {
    const { trash, opened } = setUp();
    trash.empty({ fs: 's', olderThanDays: 30 }, { raw: {} } as never);
    expect(opened).toEqual([['emptyTrash', { side: 'remote', beforeMs: 10 * 86_400_000 }]]);
  });
});
