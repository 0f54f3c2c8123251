import { message, Reader, str, u32, u64 } from './bytes.ts';
import type { RawChannel } from './channels.ts';

/** Packet types of SFTP version 3. */
export const FXP = {
  INIT: 1,
  VERSION: 2,
  OPEN: 3,
  CLOSE: 4,
  READ: 5,
  WRITE: 6,
  LSTAT: 7,
  FSTAT: 8,
  OPENDIR: 11,
  READDIR: 12,
  REALPATH: 16,
  STAT: 17,
  STATUS: 101,
  HANDLE: 102,
  DATA: 103,
  NAME: 104,
  ATTRS: 105,
} as const;

/** What is at each path: the bytes of a file, or a folder. */
export type Tree = { readonly [path: string]: Buffer | 'folder' };

/** One request, its reader behind the id. */
export type SftpRequest = { readonly type: number; readonly id: number; readonly reader: Reader };

/** What an SFTP service does otherwise than an honest one. */
export type SftpScript = {
  readonly tree?: Tree;
  /** The answer to INIT without its length. */
  readonly version?: Buffer;
  /** Looks at each request: true when it has been dealt with. */
  readonly answer?: (request: SftpRequest, service: SftpService) => boolean | undefined;
};

/** How a script speaks. */
export type SftpService = {
  readonly channel: RawChannel;
  /** Sends a packet, its length in front. */
  readonly reply: (packet: Buffer) => void;
};

/** What is there when a script says nothing. */
export const usualTree: Tree = {
  '/': 'folder',
  '/home': 'folder',
  '/home/hello.txt': Buffer.from('hello\n'),
  '/home/notes': 'folder',
  '/home/notes/long.bin': Buffer.alloc(100_000, 7),
};

/** A status. */
export const status = (id: number, code: number, text = ''): Buffer =>
  message(FXP.STATUS, u32(id), u32(code), str(text), str(''));

/** Attributes of a thing. */
export function attrsOf(node: Buffer | 'folder'): Buffer {
  const mode = node === 'folder' ? 0o040755 : 0o100644;
  const size = node === 'folder' ? 4096 : node.length;
  const times = [u32(1_700_000_000), u32(1_700_000_000)];
  return Buffer.concat([u32(0x0d), u64(size), u32(mode), ...times]);
}

/** A reply with names. */
export function namesReply(
  id: number,
  entries: readonly { readonly name: string | Buffer; readonly attrs?: Buffer }[],
): Buffer {
  const fields = entries.flatMap(({ name, attrs = attrsOf(Buffer.alloc(1)) }) => [
    str(name),
    str(`-rw-r--r-- 1 a a 1 Jan 1 1970 ${name.toString()}`),
    attrs,
  ]);
  return message(FXP.NAME, u32(id), u32(entries.length), ...fields);
}

/** Answers requests of some types in another way; the rest honestly. */
export function lying(
  types: readonly number[],
  answer: (request: SftpRequest, service: SftpService) => Buffer | readonly Buffer[],
): { readonly sftp: SftpScript } {
  const sftp: SftpScript = {
    answer: (request, service) => {
      if (!types.includes(request.type)) return undefined;
      for (const packet of [answer(request, service)].flat()) service.reply(packet);
      return true;
    },
  };
  return { sftp };
}

/** Serves a tree, read only. */
export function serveSftp(channel: RawChannel, script: SftpScript): void {
  const tree = script.tree ?? usualTree;
  const handles = new Map<string, { readonly path: string; isRead: boolean }>();
  let arrived = Buffer.alloc(0);
  const service: SftpService = { channel, reply: (packet) => channel.write(str(packet)) };
  channel.onData = (data) => {
    arrived = Buffer.concat([arrived, data]);
    while (arrived.length >= 4 && arrived.length >= 4 + arrived.readUInt32BE()) {
      const end = 4 + arrived.readUInt32BE();
      const packet = arrived.subarray(4, end);
      arrived = arrived.subarray(end);
      if (packet.readUInt8(0) === FXP.INIT) {
        service.reply(script.version ?? message(FXP.VERSION, u32(3)));
        continue;
      }
      const reader = new Reader(packet, 5);
      const request = { type: packet.readUInt8(0), id: packet.readUInt32BE(1), reader };
      if (script.answer?.(request, service) !== true) {
        service.reply(honestAnswer(request, tree, handles));
      }
    }
  };
}

type Handles = Map<string, { readonly path: string; isRead: boolean }>;

function honestAnswer({ type, id, reader }: SftpRequest, tree: Tree, handles: Handles): Buffer {
  const nothingThere = status(id, 2, 'No such file');
  switch (type) {
    case FXP.REALPATH: {
      const path = absolute(reader.text());
      return namesReply(id, [{ name: path, attrs: u32(0) }]);
    }
    case FXP.LSTAT:
    case FXP.STAT: {
      const node = tree[absolute(reader.text())];
      return node === undefined ? nothingThere : message(FXP.ATTRS, u32(id), attrsOf(node));
    }
    case FXP.OPEN:
    case FXP.OPENDIR: {
      const path = absolute(reader.text());
      if (tree[path] === undefined) return nothingThere;
      const handle = `h${handles.size}`;
      handles.set(handle, { path, isRead: false });
      return message(FXP.HANDLE, u32(id), str(handle));
    }
    case FXP.CLOSE:
      return status(id, handles.delete(reader.text()) ? 0 : 4);
    default: {
      const handle = handles.get(reader.text());
      if (handle === undefined) return status(id, type > 8 ? 8 : 4, 'Not here');
      return answerOpen({ type, id, reader }, tree, handle);
    }
  }
}

function answerOpen(
  { type, id, reader }: SftpRequest,
  tree: Tree,
  handle: { readonly path: string; isRead: boolean },
): Buffer {
  const node = tree[handle.path] ?? 'folder';
  if (type === FXP.FSTAT) return message(FXP.ATTRS, u32(id), attrsOf(node));
  if (type === FXP.READ && node !== 'folder') {
    const from = Number(reader.u64());
    const data = node.subarray(from, from + reader.u32());
    return data.length === 0 ? status(id, 1, 'End') : message(FXP.DATA, u32(id), str(data));
  }
  if (type !== FXP.READDIR) return status(id, 8, 'Not here');
  if (handle.isRead) return status(id, 1, 'End');
  handle.isRead = true;
  const inside = handle.path === '/' ? '/' : `${handle.path}/`;
  const entries = Object.entries(tree)
    .filter(([path]) => path.startsWith(inside) && /^[^/]+$/u.test(path.slice(inside.length)))
    .map(([path, each]) => ({ name: path.slice(inside.length), attrs: attrsOf(each) }));
  return namesReply(id, entries);
}

function absolute(path: string): string {
  if (path === '.' || path === '') return '/home';
  const full = path.startsWith('/') ? path : `/home/${path}`;
  return full.replace(/\/\.$/u, '').replace(/(?<=.)\/+$/u, '') || '/';
}
