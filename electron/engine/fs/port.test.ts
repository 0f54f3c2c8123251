// Over 300 lines but one file: each lie is one line, and all share the man in the middle.
/** A file system read over a port: as good as the one behind it, and safe from a far end that lies. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { wrapPort, type StreamPort } from '../port.ts';
import { serveFiles } from '../serve-files.ts';
import { servedPaths } from '../served-paths.ts';
import { FakeFileSystem } from '../transfer/fake-file-system.test-support.ts';
import { transfer } from '../transfer/run.test-support.ts';
import type { FileSystem } from './file-system.ts';
import { portReadBytes, type PortReply, type PortRequest } from './port-messages.ts';
import { openPortFiles, type PortFiles } from './port.ts';

const hostKey = new Uint8Array([1, 2, 3]);
const paths = servedPaths(['/']);

/** What the far end says instead of one reply; nothing says nothing. */
type Lie = (reply: PortReply, request: PortRequest | undefined) => readonly unknown[];
const honest: Lie = (reply) => [reply];

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function portPair<A, B>(): [StreamPort<A, B>, StreamPort<B, A>] {
  const { port1, port2 } = new MessageChannel();
  const near = wrapPort<A, B>(port1, { events: 'node' });
  const far = wrapPort<B, A>(port2, { events: 'node' });
  closing.push(near.close, far.close);
  return [near, far];
}

/** Files behind two ports, with somebody in between who may change what is answered. */
function over(files: FileSystem, lie: Lie = honest) {
  const [near, middleNear] = portPair<PortReply, PortRequest>();
  const [middleFar, far] = portPair<PortReply, PortRequest>();
  const requests = new Map<number, PortRequest>();
  middleNear.onMessage((request) => {
    if (request.op !== 'cancel' && request.op !== 'more') requests.set(request.id, request);
    middleFar.post(request);
  });
  middleFar.onMessage((reply) => {
    const request = 'id' in reply ? requests.get(reply.id) : undefined;
    for (const said of lie(reply, request)) middleNear.post(said as PortReply);
  });
  middleNear.onClose(middleFar.close);
  middleFar.onClose(middleNear.close);
  const served = serveFiles(far, { lend: (use) => use(files), hostKey: () => hostKey, paths });
  return { near, served, cut: middleNear.close };
}

async function open(files: FileSystem, lie?: Lie, silentMs = 60_000): Promise<PortFiles> {
  return openPortFiles(over(files, lie).near, { silentMs });
}

function source(): FakeFileSystem {
  return new FakeFileSystem({ kind: 'remote' })
    .addDirectory('/s')
    .addFile('/s/large', Buffer.alloc(700_000, 'abc'), { mtimeMs: 5_000 })
    .addFile('/s/small', 'content')
    .addLink('/s/link', 'small');
}

/** The same files, some of which can be had in one go. */
function withWholeFiles(behind: FakeFileSystem): FileSystem {
  return Object.assign(behind, {
    wholeFiles: {
      mostBytes: 1_000,
      read: async (path: string, size: number) => {
        const bytes = Buffer.from(behind.content(path) ?? '');
        return bytes.length === size ? { bytes, attrs: await behind.lstat(path) } : undefined;
      },
      create: () => Promise.reject(new OpError('unsupported', 'No.')),
    },
  });
}

async function namesIn(files: FileSystem, path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entries of files.list(path)) names.push(...entries.map(({ name }) => name));
  return names.sort();
}

describe('an honest far end', () => {
  test('lists, looks, reads links and files, and tells its host key', async () => {
    const { files, hostKey: told } = await open(source());
    expect(told).toEqual(hostKey);
    expect(files.capabilities).toMatchObject({ kind: 'remote', chunkBytes: portReadBytes });
    expect(await namesIn(files, '/s')).toEqual(['large', 'link', 'link', 'small']);
    expect(await files.lstat('/s/large')).toMatchObject({ kind: 'file', size: 700_000 });
    expect(await files.readLink('/s/link')).toBe('small');
    const file = await files.open('/s/large', 'read');
    const buffer = Buffer.alloc(800_000);
    expect(await file.read(buffer, 0)).toBe(700_000);
    expect(buffer.subarray(0, 700_000).equals(Buffer.alloc(700_000, 'abc'))).toBe(true);
    expect(await file.read(buffer, 700_000)).toBe(0);
    await file.close();
    await file.close();
  });

  test('fails as the files behind it do, with code, words and next step', async () => {
    const behind = source();
    behind.script = ({ name }) => {
      if (name === 'open-read') throw new OpError('permission', 'Not yours.', { next: 'Ask.' });
    };
    const { files } = await open(behind);
    await expect(files.lstat('/none')).rejects.toMatchObject({ code: 'not-found' });
    await expect(files.open('/s/small', 'read')).rejects.toMatchObject({
      code: 'permission',
      message: 'Not yours.',
      next: 'Ask.',
    });
  });

  test('refuses to open a way when it has no files to give', async () => {
    const [near, far] = portPair<PortReply, PortRequest>();
    const lend = () => Promise.reject(new OpError('disconnected', 'Not connected.'));
    void serveFiles(far, { lend, hostKey: () => hostKey, paths });
    await expect(openPortFiles(near)).rejects.toMatchObject({ message: 'Not connected.' });
  });

  test('gives small files whole, as the files behind it do', async () => {
    const behind = source();
    const { files: without } = await open(behind);
    expect(without.wholeFiles).toBeUndefined();
    const { wholeFiles } = (await open(withWholeFiles(behind))).files;
    const { signal } = new AbortController();
    expect(wholeFiles?.mostBytes).toBe(1_000);
    const file = await wholeFiles?.read('/s/small', 7, signal);
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe('content');
    expect(file?.bytes.buffer.byteLength).toBe(7);
    expect(file?.attrs).toMatchObject({ kind: 'file', size: 7 });
    expect(await wholeFiles?.read('/s/small', 8, signal)).toBeUndefined();
  });

  test('may have begun, or gone, before anybody listens', async () => {
    let isTold = false;
    const { near } = over(source(), (reply) => {
      isTold = true;
      return [reply];
    });
    await vi.waitFor(() => expect(isTold).toBe(true));
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    const { files } = await openPortFiles(near);
    expect(await files.readLink('/s/link')).toBe('small');
    const { near: gone } = over(source());
    gone.close();
    await expect(openPortFiles(gone)).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('closes what was left open when the port closes', async () => {
    const behind = source();
    const { near, served } = over(behind);
    const { files, close } = await openPortFiles(near);
    await files.open('/s/small', 'read');
    await files.open('/s/large', 'read');
    expect(behind.openFiles).toBe(2);
    close();
    await served;
    expect(behind.openFiles).toBe(0);
    await expect(files.lstat('/s')).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('gives a file back whose opening was cancelled while the answer was on its way', async () => {
    const behind = source();
    const controller = new AbortController();
    const { files } = await open(
      behind,
      once('open', (reply) => {
        controller.abort();
        return [reply];
      }),
    );
    const opening = files.open('/s/small', 'read', { signal: controller.signal });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(behind.openFiles).toBe(0));
    await files.lstat('/s');
  });

  test('stops a listing that is left, and sends no more than is taken in', async () => {
    const behind = source();
    let asked = 0;
    let isOver = false;
    behind.list = async function* () {
      try {
        for (; ; asked += 1) yield [{ name: `file ${asked}`, kind: 'file' }];
      } finally {
        isOver = true;
      }
    };
    const { files } = await open(behind);
    const listing = files.list('/s')[Symbol.asyncIterator]();
    await listing.next();
    await vi.waitFor(() => expect(asked).toBeGreaterThan(5));
    for (let turn = 0; turn < 20; turn += 1) await files.lstat('/s');
    expect(asked).toBeLessThan(20);
    await listing.return?.();
    await vi.waitFor(() => expect(isOver).toBe(true));
  });

  test('cannot be told to change anything', async () => {
    const { files } = await open(source());
    const unsupported = { code: 'unsupported' };
    await expect(files.removeFile('/s/small')).rejects.toMatchObject(unsupported);
    await expect(files.rename('/s/small', '/s/x')).rejects.toMatchObject(unsupported);
    await expect(files.open('/s/x', 'create')).rejects.toMatchObject(unsupported);
    const file = await files.open('/s/small', 'read');
    await expect(file.write(new Uint8Array(1), 0)).rejects.toMatchObject(unsupported);
  });
});

/** Lies about the first answer to an operation; `instead` gets the honest one. */
function once(op: PortRequest['op'], instead: (reply: PortReply) => readonly unknown[]): Lie {
  let isTold = false;
  return (reply, request) => {
    if (isTold || request?.op !== op) return [reply];
    isTold = true;
    return instead(reply);
  };
}

/** The same for every answer. */
function always(op: PortRequest['op'], instead: (reply: PortReply) => readonly unknown[]): Lie {
  return (reply, request) => (request?.op === op ? instead(reply) : [reply]);
}

const idOf = (reply: PortReply) => ('id' in reply ? reply.id : 0);
const valued = (value: unknown) => (reply: PortReply) => [
  { kind: 'value', id: idOf(reply), value },
];
const bytes = (count: number) => valued(new Uint8Array(count));
const listed = (entry: object) => (reply: PortReply) => [
  { kind: 'entries', id: idOf(reply), entries: [entry] },
];

const lies: readonly { readonly what: string; readonly lie: Lie; readonly code: string }[] = [
  { what: 'sends less than was asked', lie: always('read', bytes(5)), code: 'changed' },
  { what: 'sends nothing of what was asked', lie: always('read', bytes(0)), code: 'changed' },
  { what: 'sends more than was asked', lie: once('read', bytes(300_000)), code: 'protocol' },
  { what: 'sends text as content', lie: once('read', valued('content')), code: 'protocol' },
  { what: 'answers twice', lie: once('read', (reply) => [reply, reply]), code: 'protocol' },
  {
    what: 'answers what nobody asked',
    lie: once('read', () => [{ kind: 'value', id: 9_999, value: null }]),
    code: 'protocol',
  },
  { what: 'says something else', lie: once('read', () => ['hello']), code: 'protocol' },
  {
    what: 'fails with a code there is not',
    lie: once('read', (reply) => [
      { kind: 'error', id: idOf(reply), error: { code: 'odd', message: '' } },
    ]),
    code: 'protocol',
  },
  {
    what: 'lists instead of reading',
    lie: once('read', listed({ name: 'x', kind: 'file' })),
    code: 'protocol',
  },
  {
    what: 'begins again',
    lie: (reply) => (reply.kind === 'hello' ? [reply, reply] : [reply]),
    code: 'protocol',
  },
  {
    what: 'lists a name that leads elsewhere',
    lie: once('list', listed({ name: '../../etc/x', kind: 'file', size: 1 })),
    code: 'protocol',
  },
  {
    what: 'lists a size below nothing',
    lie: once('list', listed({ name: 'x', kind: 'file', size: -1 })),
    code: 'protocol',
  },
  {
    what: 'says that the file has shrunk',
    lie: always('fstat', valued({ kind: 'file', size: 7 })),
    code: 'changed',
  },
  { what: 'gives no handle', lie: once('open', valued('1')), code: 'protocol' },
];

describe('a far end that', () => {
  test.each(lies)('$what has nothing counted as done', async ({ lie, code }) => {
    const target = new FakeFileSystem({ kind: 'local' }).addDirectory('/t');
    const outcome = await openPortFiles(over(source(), lie).near).then(
      ({ files }) => transfer({ source: files, target, paths: ['/s'], to: '/t' }),
      (thrown: unknown) => thrown,
    );
    // a file that is whole when the lie comes may stay: what was lied about must not
    expect(JSON.stringify(outcome)).toContain(`"${code}"`);
    expect(outcome).not.toMatchObject({ state: 'done' });
    expect([undefined, 'content']).toContain(target.content('/t/s/small'));
    const large = target.content('/t/s/large');
    expect(large === undefined || large === Buffer.alloc(700_000, 'abc').toString()).toBe(true);
    expect(target.paths().filter((path) => path.includes('.hawser-'))).toEqual([]);
  });

  test('gives a whole file of another length ends the port', async () => {
    const attrs = { kind: 'file', size: 7 };
    const lie = once('whole', valued({ bytes: new Uint8Array(8), attrs }));
    const { files } = await open(withWholeFiles(source()), lie);
    const reading = files.wholeFiles?.read('/s/small', 7, new AbortController().signal);
    await expect(reading).rejects.toMatchObject({ code: 'protocol' });
    await expect(files.lstat('/s')).rejects.toMatchObject({ code: 'protocol' });
  });

  test('never answers one request is given up', async () => {
    const { files } = await open(
      source(),
      once('read', () => []),
      200,
    );
    const target = new FakeFileSystem({ kind: 'local' }).addDirectory('/t');
    const outcome = await transfer({ source: files, target, paths: ['/s/large'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { done: 0, failed: 1 } });
    expect(target.content('/t/large')).toBeUndefined();
  });

  test('never begins is given up', async () => {
    vi.useFakeTimers();
    try {
      const [near] = portPair<PortReply, PortRequest>();
      const opening = openPortFiles(near).catch((thrown: unknown) => thrown);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await opening).toMatchObject({ code: 'timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('goes away in the middle ends the transfer as disconnected', async () => {
    const behind = source();
    const { near, cut } = over(
      behind,
      once('read', () => {
        cut();
        return [];
      }),
    );
    const { files } = await openPortFiles(near);
    const target = new FakeFileSystem({ kind: 'local' }).addDirectory('/t');
    const outcome = await transfer({ source: files, target, paths: ['/s/large'], to: '/t' });
    expect(outcome.state).toBe('failed');
    expect(outcome.problems[0]?.error.code).toBe('disconnected');
    expect(target.content('/t/large')).toBeUndefined();
  });

  test('sends parts of a listing without end that nobody asked for is cut off', async () => {
    const flood = Array.from({ length: 50 }, () => [{ name: 'x', kind: 'file' as const }]);
    const { files } = await open(
      source(),
      once('list', (reply) =>
        flood.map((entries) => ({ kind: 'entries', id: idOf(reply), entries })),
      ),
    );
    const listing = files.list('/s')[Symbol.asyncIterator]();
    await listing.next();
    await vi.waitFor(async () => {
      await expect(files.lstat('/s')).rejects.toMatchObject({ code: 'protocol' });
    });
  });
});
