import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../client/client.ts';
import { createFakeBridge } from '../../client/fake-bridge.ts';
import { createFolderSizes } from './folder-sizes.ts';

const size = (path: string, bytes: number, state: 'counting' | 'done') => ({
  path,
  bytes,
  files: 1,
  folders: 1,
  state,
});

function setUp() {
  const ends: unknown[] = [];
  const opened: { send: (message: never) => void; onClosed?: () => void }[] = [];
  const { bridge } = createFakeBridge(window, {
    streams: {
      'attributes.measure': (_, stream) => void opened.push(stream),
    },
  });
  const sizes = createFolderSizes(createClient(bridge, window), 's1', (error) => ends.push(error));
  const send = async (message: object) => {
    await vi.waitFor(() => expect(opened).not.toHaveLength(0));
    opened.at(-1)?.send(message as never);
  };
  const shown = () =>
    [...sizes.store.getState().sizes].map(([name, { bytes, state }]) => [name, bytes, state]);
  return { sizes, ends, send, shown };
}

describe('sizes of folders', () => {
  it('are shown as they are counted, by the names of their lines', async () => {
    const { sizes, ends, send, shown } = setUp();
    sizes.count('/a', ['b', 'deep/c']);
    expect(shown()).toEqual([
      ['b', 0, 'counting'],
      ['deep/c', 0, 'counting'],
    ]);
    await send({ type: 'sizes', sizes: [size('/a/b', 5, 'done'), size('/a/deep/c', 7, 'done')] });
    await vi.waitFor(() => expect(shown()[1]).toEqual(['deep/c', 7, 'done']));
    await send({ type: 'end', problems: [], moreProblems: 0 });
    await vi.waitFor(() => expect(ends).toEqual([undefined]));
    expect(sizes.store.getState().isCounting).toBe(false);
  });

  it('leave no half of a sum behind when they are stopped', async () => {
    const { sizes, ends, send, shown } = setUp();
    sizes.count('/a', ['b', 'c']);
    await send({ type: 'sizes', sizes: [size('/a/b', 5, 'done'), size('/a/c', 7, 'counting')] });
    await vi.waitFor(() => expect(shown()[1]).toEqual(['c', 7, 'counting']));
    expect(sizes.stop()).toBe(true);
    expect(shown()).toEqual([['b', 5, 'done']]);
    expect([sizes.stop(), ends]).toEqual([false, []]);
    sizes.clear();
    expect(shown()).toEqual([]);
  });

  it('tell why they could not be counted', async () => {
    const { sizes, ends, send, shown } = setUp();
    sizes.count('/a', ['b']);
    await send({ type: 'error', error: { code: 'permission', message: 'No.' } });
    await vi.waitFor(() => expect(ends).toEqual([{ code: 'permission', message: 'No.' }]));
    expect(shown()).toEqual([]);
  });
});
