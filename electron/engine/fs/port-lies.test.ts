/** A file system read over a port is safe from a far end that lies. */
import { describe, expect, test, vi } from 'vitest';
import { FakeFileSystem } from '../transfer/fake-file-system.test-support.ts';
import { transfer } from '../transfer/run.test-support.ts';
import type { PortReply, PortRequest } from './port-messages.ts';
import { openPortFiles } from './port.ts';
import { source, withWholeFiles, type Lie, portFiles, once } from './port.test-support.ts';

const { portPair, over, open } = portFiles();

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
