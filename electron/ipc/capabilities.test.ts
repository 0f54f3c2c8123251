import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../shared/contract/prompts.ts';
import { createWatched } from '../services/session/watched.ts';
import { createHandlers, type Services } from './handlers.ts';
import { createRouter, type Sender } from './router.ts';

/** Two windows of ours at one router: what one of them opened is nothing to the other. */
function twoWindows() {
  const sessions: { id: string }[] = [{ id: 'made-by-main' }];
  const transfers: { id: string }[] = [];
  const prompts: Prompt[] = [];
  const done: string[] = [];
  const note = (what: string) => (value?: unknown) => {
    const id =
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[])[0] : value;
    done.push(`${what} ${String(id)}`);
    return {};
  };
  const make = (list: { id: string }[], what: string) => (): string => {
    const id = `${what}${list.length}`;
    list.push({ id });
    return id;
  };
  const fakes = {
    sessions: {
      all: createWatched(() => sessions),
      open: () => Promise.resolve(make(sessions, 'session')()),
      reconnect: note('reconnect'),
      close: note('close'),
    },
    transfers: {
      all: createWatched(() => transfers),
      startOnce: () => ({ transferId: make(transfers, 'transfer')() }),
      cancel: note('cancel'),
      pause: note('pause'),
      reports: { receipt: note('receipt') },
    },
    prompts: { open: createWatched(() => prompts), answer: note('answer') },
    files: { list: note('list'), rename: note('rename') },
    terminals: { open: note('terminal') },
    app: {
      localGuard: { change: () => Promise.resolve(), transfer: () => Promise.resolve() },
    },
    ready: Promise.resolve(),
  };
  const router = createRouter(createHandlers(fakes as unknown as Services), {
    isPrimary: (page) => page === 1,
  });
  const posted: Record<number, unknown[]> = { 1: [], 2: [] };
  const sender = (page: number): Sender => ({
    page,
    isTrusted: true,
    mintPort: () => ({
      offered: {
        raw: {},
        serve: () => ({
          post: (message: unknown) => posted[page]?.push(message),
          onClose: () => undefined,
          onMessage: () => undefined,
        }),
      } as never,
      deliver: () => undefined,
      discard: () => undefined,
    }),
  });
  let lastId = 0;
  const send = (kind: 'call' | 'open') => async (page: number, name: string, params: unknown) => {
    lastId += 1;
    return await router[kind](sender(page), { id: `id${lastId}`, name, params });
  };
  return { call: send('call'), open: send('open'), done, posted, prompts };
}

const refused = { ok: false, error: { code: 'refused' } };

describe('ids of another window', () => {
  it('do nothing: neither its sessions, nor what main made for the first one', async () => {
    const { call, open, done } = twoWindows();
    const opened = await call(2, 'sessions.open', { hostId: 'a' });
    expect(opened).toMatchObject({ ok: true, value: { sessionId: 'session1' } });
    for (const [page, id] of [
      [1, 'session1'],
      [2, 'made-by-main'],
    ] as const) {
      const fs = id;
      const other = { fs: 'local', directory: '/' };
      expect(await call(page, 'sessions.close', { sessionId: id })).toMatchObject(refused);
      expect(await call(page, 'sessions.reconnect', { sessionId: id })).toMatchObject(refused);
      expect(await call(page, 'files.rename', { fs, from: '/a', to: '/b' })).toMatchObject(refused);
      expect(await open(page, 'files.list', { fs, path: '/' })).toMatchObject(refused);
      const size = { columns: 80, rows: 24 };
      expect(await open(page, 'terminals.open', { sessionId: id, ...size })).toMatchObject(refused);
      for (const request of [
        { from: { fs, paths: ['/a'] }, to: other },
        { from: { fs: 'local', paths: ['/a'] }, to: { fs, directory: '/' } },
      ]) {
        expect(await call(page, 'transfers.start', request)).toMatchObject(refused);
      }
    }
    expect(done).toEqual([]);
    expect(await call(2, 'sessions.close', { sessionId: 'session1' })).toMatchObject({ ok: true });
    expect(done).toEqual(['close session1']);
  });

  it('do nothing: nor its transfers, and "all" means its own', async () => {
    const { call, done } = twoWindows();
    const request = { from: { fs: 'local', paths: ['/a'] }, to: { fs: 'local', directory: '/b' } };
    await call(1, 'transfers.start', request);
    await call(2, 'transfers.start', request);
    expect(await call(1, 'transfers.cancel', { id: 'transfer1' })).toMatchObject(refused);
    expect(await call(2, 'transfers.receipt', { id: 'transfer0' })).toMatchObject(refused);
    expect(done).toEqual([]);
    await call(2, 'transfers.pause', {});
    expect(done).toEqual(['pause transfer1']);
  });

  it('are not even told, and its questions neither shown nor answered', async () => {
    const { call, open, done, posted, prompts } = twoWindows();
    await call(2, 'sessions.open', { hostId: 'a' });
    await open(1, 'sessions.watch', {});
    await open(2, 'sessions.watch', {});
    expect(posted).toEqual({ 1: [[{ id: 'made-by-main' }]], 2: [[{ id: 'session1' }]] });
    prompts.push({
      id: 'q',
      kind: 'password',
      sessionId: 'session1',
      account: 'a',
      again: false,
    });
    await open(1, 'prompts.watch', {});
    await open(2, 'prompts.watch', {});
    expect(posted[1]?.at(-1)).toEqual([]);
    expect(posted[2]?.at(-1)).toHaveLength(1);
    const answer = { id: 'q', answer: { kind: 'password', password: 'x' } };
    await call(1, 'prompts.answer', answer);
    expect(done).toEqual([]);
    await call(2, 'prompts.answer', answer);
    expect(done).toEqual(['answer q']);
  });

  it('are nothing to a third one, like ids that nobody made', async () => {
    const { call } = twoWindows();
    await call(2, 'sessions.open', { hostId: 'a' });
    expect(await call(3, 'sessions.close', { sessionId: 'session1' })).toMatchObject(refused);
    expect(await call(3, 'sessions.close', { sessionId: 'never-was' })).toMatchObject(refused);
  });
});
