import { describe, expect, it, vi } from 'vitest';
import type { ListingMessage } from '../../../shared/contract/files.ts';
import type { Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import type { FileSystem, NamesOfIds } from '../fs/file-system.ts';
import type { StreamPort } from '../port.ts';
import { serveListing } from './serve-listing.ts';

const entry = (name: string, uid: number, gid = 0): Entry => ({ name, kind: 'file', uid, gid });

function openPort() {
  const sent: ListingMessage[] = [];
  let closeListener = (): void => {};
  const close = vi.fn<() => void>(() => closeListener());
  const port: StreamPort<never, ListingMessage> = {
    post: (message) => void sent.push(message),
    onMessage: () => {},
    onClose: (listener) => {
      closeListener = listener;
    },
    close,
  };
  return { port, sent, close, types: () => sent.map(({ type }) => type) };
}

type AskNames = (uids: readonly number[], gids: readonly number[]) => Promise<NamesOfIds>;

/** A side with these folders' entries, whose names of owners come when `answer` says so. */
function side(entries: readonly Entry[], ownerNames?: AskNames): FileSystem {
  const list = async function* () {
    await Promise.resolve();
    for (const each of entries) yield [each];
  };
  return { list, ...(ownerNames === undefined ? {} : { ownerNames }) } as unknown as FileSystem;
}

const named = (uids: readonly number[], gids: readonly number[]): NamesOfIds => ({
  users: new Map(uids.map((id) => [id, `user-${id}`])),
  groups: new Map(gids.map((id) => [id, `group-${id}`])),
});

describe('a listing', () => {
  it('asks for the names of each owner once a session, and tells them in each listing', async () => {
    const ask = vi.fn<AskNames>((uids, gids) => Promise.resolve(named(uids, gids)));
    const files = side([entry('a', 1), entry('b', 1), entry('c', 2)], ask);
    const first = openPort();
    await serveListing(first.port, () => Promise.resolve(files), '/');
    const second = openPort();
    await serveListing(second.port, () => Promise.resolve(files), '/');
    expect(ask.mock.calls).toEqual([
      [[1], [0]],
      [[2], []],
    ]);
    const users = second.sent.flatMap((message) =>
      message.type === 'owners' ? message.users : [],
    );
    expect(users).toEqual([
      [1, 'user-1'],
      [2, 'user-2'],
    ]);
  });

  it('is whole before slow names come, and stays open for them', async () => {
    let answer = (_names: NamesOfIds): void => {};
    const asked = new Promise<NamesOfIds>((resolve) => (answer = resolve));
    const { port, close, types } = openPort();
    const files = side([entry('a', 1)], () => asked);
    const serving = serveListing(port, () => Promise.resolve(files), '/');
    await vi.waitFor(() => expect(types()).toEqual(['batch', 'end']));
    expect(close).not.toHaveBeenCalled();
    answer(named([1], [0]));
    await serving;
    expect(types()).toEqual(['batch', 'end', 'owners']);
    expect(close).toHaveBeenCalledOnce();
  });

  it('does without names that cannot be had', async () => {
    const files = side([entry('a', 1)], () => Promise.reject(new OpError('failed', 'No.')));
    const { port, types } = openPort();
    await serveListing(port, () => Promise.resolve(files), '/');
    expect(types()).toEqual(['batch', 'end']);
  });

  it('that nobody listens to any more waits for nothing', async () => {
    const { port, types } = openPort();
    const files = side([entry('a', 1)], () => new Promise(() => {}));
    const serving = serveListing(port, () => Promise.resolve(files), '/');
    await vi.waitFor(() => expect(types()).toContain('end'));
    port.close();
    await serving;
  });
});
