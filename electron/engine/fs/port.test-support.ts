import { MessageChannel } from 'node:worker_threads';
import { afterEach } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { wrapPort, type StreamPort } from '../port.ts';
import { serveFiles } from '../serve/serve-files.ts';
import { servedPaths } from '../serve/served-paths.ts';
import { FakeFileSystem } from '../transfer/fake-file-system.test-support.ts';
import type { FileSystem } from './file-system.ts';
import type { PortReply, PortRequest } from './port-messages.ts';
import { openPortFiles, type PortFiles } from './port.ts';

/** What the far end of these tests has proved to own. */
export const hostKey = new Uint8Array([1, 2, 3]);
/** What it may give. */
export const paths = servedPaths(['/']);

/** What the far end says instead of one reply; nothing says nothing. */
export type Lie = (reply: PortReply, request: PortRequest | undefined) => readonly unknown[];
const honest: Lie = (reply) => [reply];

/** Lies about the first answer to an operation; `instead` gets the honest one. */
export function once(
  op: PortRequest['op'],
  instead: (reply: PortReply) => readonly unknown[],
): Lie {
  let isTold = false;
  return (reply, request) => {
    if (isTold || request?.op !== op) return [reply];
    isTold = true;
    return instead(reply);
  };
}

/** For a file of tests: ports that are closed after each. */
export function portFiles() {
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
  const open = (files: FileSystem, lie?: Lie, silentMs = 60_000): Promise<PortFiles> =>
    openPortFiles(over(files, lie).near, { silentMs });
  return { portPair, over, open };
}

/** A folder with two files and a link. */
export function source(): FakeFileSystem {
  return new FakeFileSystem({ kind: 'remote' })
    .addDirectory('/s')
    .addFile('/s/large', Buffer.alloc(700_000, 'abc'), { mtimeMs: 5_000 })
    .addFile('/s/small', 'content')
    .addLink('/s/link', 'small');
}

/** The same files, some of which can be had in one go. */
export function withWholeFiles(behind: FakeFileSystem): FileSystem {
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
