import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LocalFileSystem } from './fs/local.ts';
import type { SftpClient } from './sftp/client.ts';
import { createTransferChannels } from './transfer-channels.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Just enough of a client for a file system to be made over it. */
function fakeClient() {
  const client = {
    isEnded: false,
    load: 0,
    limits: { readBytes: 32_768, writeBytes: 32_768 },
    has: () => true,
    end: () => {
      client.isEnded = true;
    },
  };
  return client as unknown as SftpClient;
}

const local = new LocalFileSystem();
const fallback = () => Promise.resolve(local);

test('one channel is opened for the first transfer and shared by the next', async () => {
  const open = vi.fn<() => Promise<SftpClient>>(() => Promise.resolve(fakeClient()));
  const channels = createTransferChannels(open);
  await Promise.all([1, 2].map(() => channels.lend(() => Promise.resolve(), fallback)));
  await channels.lend(() => Promise.resolve(), fallback);
  expect(open).toHaveBeenCalledTimes(1);
});

test('a server that opens none leaves transfers on the channel of panes', async () => {
  const channels = createTransferChannels(() => Promise.reject(new Error('MaxSessions')));
  expect(await channels.lend((files) => Promise.resolve(files), fallback)).toBe(local);
});

test('a busy channel brings all the others at once', async () => {
  const client = Object.assign(fakeClient(), { load: 0, lstat: () => Promise.resolve({}) });
  const open = vi.fn<() => Promise<SftpClient>>(() => Promise.resolve(client));
  const channels = createTransferChannels(open);
  await channels.lend(async (files) => {
    expect(open).toHaveBeenCalledTimes(1);
    client.load = 99;
    await files.lstat('/anything');
    expect(open).toHaveBeenCalledTimes(4);
  }, fallback);
});

test('what is asked for with the first channel neither waits for it nor keeps it waiting', async () => {
  const arrivals: ((client: SftpClient) => void)[] = [];
  const channels = createTransferChannels(
    () => new Promise((resolve) => arrivals.push(resolve)),
    () => fakeClient(),
  );
  const opened = vi.fn<() => Promise<object>>(() => Promise.resolve({}));
  await channels.lend(async (files) => {
    const opening = files.open('/large', 'create', { sizeBytes: 2 ** 30 });
    expect(arrivals).toHaveLength(4);
    arrivals[2]?.(Object.assign(fakeClient(), { open: opened }));
    await opening;
    expect(opened).toHaveBeenCalledTimes(1);
  }, fallback);
});

test('channels end when no transfer came for a while, and not before', async () => {
  const client = fakeClient();
  const channels = createTransferChannels(() => Promise.resolve(client));
  await channels.lend(() => Promise.resolve(), fallback);
  vi.advanceTimersByTime(9_000);
  await channels.lend(() => Promise.resolve(), fallback);
  vi.advanceTimersByTime(9_000);
  expect(client.isEnded).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(client.isEnded).toBe(true);
});

test('a channel that ended is replaced for the next transfer', async () => {
  const opened: SftpClient[] = [];
  const open = vi.fn<() => Promise<SftpClient>>(() => {
    const client = fakeClient();
    opened.push(client);
    return Promise.resolve(client);
  });
  const channels = createTransferChannels(open);
  await channels.lend(() => Promise.resolve(), fallback);
  opened[0]?.end();
  expect(await channels.lend((files) => Promise.resolve(files), fallback)).not.toBe(local);
  expect(open).toHaveBeenCalledTimes(2);
});

test('a channel that comes after the end is ended', async () => {
  const client = fakeClient();
  let arrive: (client: SftpClient) => void = () => undefined;
  const channels = createTransferChannels(() => new Promise((resolve) => (arrive = resolve)));
  const lending = channels.lend(() => Promise.resolve(), fallback);
  channels.end();
  arrive(client);
  await lending;
  expect(client.isEnded).toBe(true);
});

test('a transfer looks around on a borrowed channel until one of its own is there, which large files wait for', async () => {
  const asked: string[] = [];
  const spoken = (name: string) => {
    const client = fakeClient();
    const say = (what: string) => (): Promise<unknown> => {
      asked.push(`${name}: ${what}`);
      return Promise.resolve({ kind: 'file' });
    };
    return Object.assign(client, { lstat: say('lstat'), open: say('open') });
  };
  const own = spoken('own');
  let arrive: (client: SftpClient) => void = () => undefined;
  const channels = createTransferChannels(
    () => new Promise((resolve) => (arrive = resolve)),
    () => spoken('borrowed'),
  );
  await channels.lend(async (files) => {
    await files.lstat('/a');
    const opening = files.open('/a', 'read');
    arrive(own);
    await opening;
    await files.lstat('/a');
  }, fallback);
  expect(asked).toEqual(['borrowed: lstat', 'own: open', 'own: lstat']);
});
