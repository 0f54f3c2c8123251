/** What is typed and not saved yet: it is kept as a draft after a rest, and at once when the window goes. */
import { act, cleanup, renderHook } from '@testing-library/react';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Edit } from '../../../shared/contract/edits.ts';
import { ClientProvider } from '../../client/ClientContext.tsx';
import { createClient } from '../../client/client.ts';
import { createFakeBridge } from '../../client/fake-bridge.ts';
import type { TextForm } from './model/text-file.ts';
import { useSaving } from './useSaving.ts';

const edit: Edit = {
  id: 'e1',
  fs: 's1',
  path: '/srv/notes.txt',
  place: 'web01',
  editor: 'builtin',
  state: 'open',
  isRestored: false,
  size: 4,
  revision: 0,
};
const latin: TextForm = { charset: 'iso-8859-1', hasBom: false, lineEnd: 'lf' };

/** An editor that holds a text, over a main that notes what is saved; the test says when that has happened. */
function setUp(form: TextForm = { ...latin, charset: 'utf-8' }) {
  let text = 'old';
  const saved: { how: string; text: string }[] = [];
  let isAnswering = true;
  const { bridge } = createFakeBridge(window, {
    streams: {
      'edits.save': ({ how }, stream) => {
        const parts: Uint8Array[] = [];
        stream.onPost = (message) => {
          if (message.type === 'part') return void parts.push(message.bytes);
          const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
          saved.push({ how, text: new TextDecoder().decode(bytes) });
          if (isAnswering) stream.send({ type: 'saved' });
        };
      },
    },
  });
  const client = createClient(bridge, window);
  const handle = {
    text: () => text,
    change: () => undefined,
    saved: () => undefined,
    goTo: () => undefined,
    element: () => null,
  };
  const editor = { current: handle };
  const { result, unmount } = renderHook(
    () => useSaving({ edit, bytes: new Uint8Array(), form, editor }),
    { wrapper: ({ children }) => <ClientProvider client={client}>{children}</ClientProvider> },
  );
  onTestFinished(cleanup);
  return {
    saved,
    unmount,
    type: (next: string) => {
      text = next;
      act(() => result.current.changed(true));
    },
    stopAnswering: () => (isAnswering = false),
  };
}

/** Lets messages that are on their way arrive. */
async function answered(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  }
}

/** Closes the window; true when the page holds it back. */
function close(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  act(() => void window.dispatchEvent(event));
  return event.defaultPrevented;
}

test('a window that closes right after a key is held back until that is in the copy', async () => {
  const { saved, type } = setUp();
  type('typed');
  expect(close()).toBe(true);
  await vi.waitFor(() => expect(saved).toEqual([{ how: 'keep', text: 'typed' }]));
  await vi.waitFor(() => expect(close()).toBe(false));
  expect(saved).toHaveLength(1);
});

test('asked again while it is saved, it saves once', async () => {
  const { saved, type, stopAnswering } = setUp();
  stopAnswering();
  type('typed');
  for (let count = 0; count < 3; count += 1) expect(close()).toBe(true);
  await vi.waitFor(() => expect(saved).toHaveLength(1));
});

test('what was kept already, or never typed, holds nothing back', async () => {
  const { saved, type } = setUp();
  expect(close()).toBe(false);
  type('typed');
  await vi.waitFor(() => expect(saved).toHaveLength(1), 5_000);
  await answered();
  expect(close()).toBe(false);
  expect(saved).toHaveLength(1);
});

test('a character that the charset has not is kept all the same', async () => {
  const { saved, type } = setUp(latin);
  type('中');
  expect(close()).toBe(true);
  await vi.waitFor(() => expect(saved).toEqual([{ how: 'keep', text: '中' }]));
});

test('an editor that is gone holds nothing back', () => {
  const { type, unmount } = setUp();
  type('typed');
  unmount();
  expect(close()).toBe(false);
});
