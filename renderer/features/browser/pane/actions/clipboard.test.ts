import { beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../../../../client/client.ts';
import { setClip } from '../../../../state/file-clipboard.ts';
import type { CommandContext } from '../action.ts';
import { clipboardActions, pasteInto } from './clipboard.ts';

beforeEach(() => setClip(undefined));

/** A local pane at `/here`, and what it asks main for. */
function setUp() {
  const started: unknown[] = [];
  const hint = vi.fn<(text: string) => void>();
  const client = {
    call: (name: string, params: unknown) => {
      if (name === 'transfers.start') started.push(params);
      return Promise.resolve({ ok: true, value: {} });
    },
    pathForFile: (file: File) => `/from/${file.name}`,
  } as unknown as Client;
  const pane = {
    fs: 'local',
    store: { getState: () => ({ path: '/here' }) },
    report: () => undefined,
    refresh: () => undefined,
  };
  const context = { client, pane, ui: { hint } } as unknown as CommandContext;
  return { started, hint, context };
}

const file = (name: string) => new File(['x'], name);

test('files of another program are copied into the folder', () => {
  const { started, context } = setUp();
  setClip({ fs: 's1', directory: '/srv', names: new Set(['old']), isCut: false });
  pasteInto(context, [file('a'), file('b')]);
  expect(started).toEqual([
    {
      from: { fs: 'local', paths: ['/from/a', '/from/b'] },
      to: { fs: 'local', directory: '/here' },
    },
  ]);
});

test('without any, what was copied in a pane is pasted', () => {
  const { started, context } = setUp();
  setClip({ fs: 's1', directory: '/srv', names: new Set(['x']), isCut: false });
  pasteInto(context, []);
  expect(started).toMatchObject([{ from: { fs: 's1', paths: ['/srv/x'] } }]);
});

test('local files that were copied in a pane and come back are those of the pane', () => {
  const { started, context } = setUp();
  setClip({ fs: 'local', directory: '/from', names: new Set(['a']), isCut: false });
  pasteInto(context, [file('a')]);
  expect(started).toMatchObject([{ from: { fs: 'local', paths: ['/from/a'] } }]);
});

test('with nothing on either clipboard it says so', () => {
  const { started, hint, context } = setUp();
  pasteInto(context, []);
  expect(hint).toHaveBeenCalledWith('There are no files on the clipboard');
  expect(started).toEqual([]);
});

test.each([
  [['a'], '1 item copied: paste copies it'],
  [['a', 'b'], '2 items copied: paste copies them'],
])('copying %o is told as: %s', (names, told) => {
  const { hint, context } = setUp();
  const selection = { cursor: names[0], names: new Set(names) };
  const state = {
    path: '/here',
    selection,
    lines: { count: names.length, nameAt: (at: number) => names[at] },
  };
  const pane = { ...context.pane, store: { getState: () => state } };
  clipboardActions['clipboard-copy'].run({ ...context, pane } as unknown as CommandContext);
  expect(hint).toHaveBeenCalledWith(told);
});
