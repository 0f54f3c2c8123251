/** The end that reads for another process: it gives what it is asked for, as long as the other keeps to the rules. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { portOpenFiles, portReadBytes, portRequests, type PortReply } from '../fs/port-messages.ts';
import { wrapPort } from '../port.ts';
import { serveFiles } from './serve-files.ts';
import { servedPaths } from './served-paths.ts';
import { FakeFileSystem } from '../transfer/fake-file-system.test-support.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The other process, which says what it likes. */
function serve(files = new FakeFileSystem().addDirectory('/d').addFile('/d/f', 'content')) {
  const { port1, port2 } = new MessageChannel();
  const heard: PortReply[] = [];
  const port = wrapPort<PortReply, unknown>(port1, { events: 'node' });
  port.onMessage((reply) => heard.push(reply));
  const closed = new Promise<void>((resolve) => port.onClose(resolve));
  const served = serveFiles(wrapPort(port2, { events: 'node' }), {
    lend: (use) => use(files),
    hostKey: () => new Uint8Array(3),
    paths: servedPaths(['/d']),
  });
  closing.push(port.close);
  return { files, say: port.post, heard, closed, served, close: port.close };
}

test.each([
  ['nothing', undefined],
  ['a word', 'list'],
  ['an operation there is not', { op: 'removeFile', id: 1, path: '/d/f' }],
  ['a path with a NUL', { op: 'lstat', id: 1, path: '/d\0' }],
  ['a path without end', { op: 'lstat', id: 1, path: 'x'.repeat(32_768) }],
  ['a key that does not belong there', { op: 'open', id: 1, path: '/d/f', how: 'create' }],
  ['a read that is too large', read({ length: portReadBytes + 1 })],
  ['a read of nothing', read({ length: 0 })],
  ['a read before the beginning', read({ position: -1 })],
  ['a read past what numbers can tell', read({ position: 2 ** 53 })],
])('%s closes the port, and nothing was done', async (_what, message) => {
  const { say, closed, served, files, heard } = serve();
  say(message);
  await closed;
  await served;
  expect(heard.filter(({ kind }) => kind !== 'hello')).toEqual([]);
  expect(files.operations).toEqual([]);
});

function read(more: { readonly position?: number; readonly length?: number }) {
  return { op: 'read', id: 1, file: 1, position: 0, length: 1, ...more };
}

test('a number of a request that still runs closes the port', async () => {
  const { files, say, closed, served } = serve();
  files.script = () => new Promise(() => undefined);
  say({ op: 'lstat', id: 1, path: '/d' });
  say({ op: 'lstat', id: 1, path: '/d' });
  await closed;
  await served;
});

test('as many requests as are allowed wait together; one more closes the port', async () => {
  const { files, say, heard, closed } = serve();
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  files.script = () => held;
  for (let id = 1; id <= portRequests; id += 1) say({ op: 'lstat', id, path: '/d' });
  await vi.waitFor(() => expect(files.operations).toHaveLength(portRequests));
  goOn();
  await vi.waitFor(() => expect(heard).toHaveLength(portRequests + 1));
  files.script = () => new Promise(() => undefined);
  for (let id = 0; id <= portRequests; id += 1) say({ op: 'lstat', id: id + 10_000, path: '/d' });
  await closed;
});

test('as many files as are allowed are open together; one more is refused', async () => {
  const { files, say, heard, close, served } = serve();
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  files.script = () => held;
  for (let id = 1; id <= portOpenFiles + 1; id += 1) say({ op: 'open', id, path: '/d/f' });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  goOn();
  await vi.waitFor(() => expect(heard).toHaveLength(portOpenFiles + 2));
  const refused = heard.filter(({ kind }) => kind === 'error');
  expect(refused).toMatchObject([{ id: portOpenFiles + 1, error: { code: 'refused' } }]);
  expect(files.openFiles).toBe(portOpenFiles);
  close();
  await served;
  expect(files.openFiles).toBe(0);
});

test('a file that is not open, or no longer, is told so', async () => {
  const { say, heard } = serve();
  say({ op: 'open', id: 1, path: '/d/f' });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard[1]).toEqual({ kind: 'value', id: 1, value: 1 });
  say({ op: 'close', id: 2, file: 1 });
  say({ op: 'read', id: 3, file: 1, position: 0, length: 1 });
  say({ op: 'fstat', id: 4, file: 77 });
  say({ op: 'cancel', id: 99 });
  say({ op: 'more', id: 99 });
  await vi.waitFor(() => expect(heard).toHaveLength(5));
  const answers = new Map(heard.map((reply) => ['id' in reply ? reply.id : 0, reply]));
  expect(answers.get(2)).toMatchObject({ kind: 'value' });
  expect(answers.get(3)).toMatchObject({ kind: 'error', error: { code: 'invalid' } });
  expect(answers.get(4)).toMatchObject({ kind: 'error', error: { code: 'invalid' } });
});

test('a file whose opening ends after the port is closed is given back', async () => {
  const { files, say, close, served } = serve();
  const file = await files.open('/d/f', 'read');
  let letOpen = (): void => undefined;
  files.open = async () => {
    await new Promise<void>((resolve) => (letOpen = resolve));
    return file;
  };
  const opening = vi.spyOn(files, 'open');
  say({ op: 'open', id: 1, path: '/d/f' });
  await vi.waitFor(() => expect(opening).toHaveBeenCalledTimes(1));
  close();
  await served;
  expect(files.openFiles).toBe(1);
  letOpen();
  await vi.waitFor(() => expect(files.openFiles).toBe(0));
});

const more = (op: string) =>
  op === 'list' ? { links: 'leave' } : op === 'whole' ? { size: 3 } : {};

test.each(['lstat', 'stat', 'readLink', 'freeSpace', 'list', 'open', 'whole', 'realPath'])(
  'what is not copied is refused: %s',
  async (op) => {
    const { files, say, heard } = serve();
    files.addFile('/secret', 'key');
    for (const [index, path] of ['/secret', '/d/../secret'].entries()) {
      say({ op, id: index + 1, path, ...more(op) });
    }
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    const refused = { kind: 'error', error: { code: 'refused' } };
    expect(heard.slice(1)).toMatchObject([refused, refused]);
    expect(files.operations).toEqual([]);
  },
);
