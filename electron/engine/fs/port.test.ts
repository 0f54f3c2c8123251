/** A file system read over a port is as good as the one behind it. */
import { describe, expect, test, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import type { FileSystem } from './file-system.ts';
import { serveFiles } from '../serve/serve-files.ts';
import { portReadBytes, type PortReply, type PortRequest } from './port-messages.ts';
import { openPortFiles } from './port.ts';
import { hostKey, source, withWholeFiles, portFiles, once, paths } from './port.test-support.ts';

const { portPair, over, open } = portFiles();

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
