import { message, str, u32, u64 } from './bytes.ts';
import { attrsOf, FXP, namesReply, status, type SftpScript } from './sftp.ts';

/** One name of a listing, and what the listing says it is; a file when it says nothing. */
export type Listed = {
  readonly name: string | Buffer;
  readonly is?: 'file' | 'folder' | 'link';
  readonly mode?: number;
  /** Told a while after the others, when what they stand for may be at the target. */
  readonly isLate?: boolean;
};

const types = { file: 0o100000, folder: 0o040000, link: 0o120000 } as const;
const one = Buffer.alloc(1, 1);
const atRest = [u32(1_700_000_000), u32(1_700_000_000)];
const READLINK = 19;
/** A link is made in a few milliseconds. */
const lateMs = 150;

/**
 * Folders of these names by their paths. Whatever is asked for and is none of them is a file of one byte, and each link
 * leads to `linksTo`: the names alone decide what becomes of it.
 */
export function evilTree(
  folders: { readonly [path: string]: readonly Listed[] },
  linksTo = '/',
): SftpScript {
  const turns = new Map<string, number>();
  const nodeAt = (path: string) => (folders[path] === undefined ? one : 'folder');
  return {
    answer: ({ type, id, reader }, { reply }) => {
      switch (type) {
        case FXP.LSTAT:
        case FXP.STAT:
          reply(message(FXP.ATTRS, u32(id), attrsOf(nodeAt(reader.text()))));
          return true;
        case FXP.OPENDIR: {
          const path = reader.text();
          turns.set(path, 0);
          reply(message(FXP.HANDLE, u32(id), str(path)));
          return true;
        }
        case FXP.READDIR: {
          const path = reader.text();
          const turn = turns.get(path) ?? 0;
          turns.set(path, turn + 1);
          const names = (folders[path] ?? []).filter(({ isLate = false }) => isLate === turn > 0);
          const answer = turn > 1 ? status(id, 1) : namesReply(id, names.map(withAttrs));
          if (turn > 0) setTimeout(() => reply(answer), names.length > 0 ? lateMs : 0);
          else reply(answer);
          return true;
        }
        case FXP.OPEN:
          reply(message(FXP.HANDLE, u32(id), str('h')));
          return true;
        case FXP.FSTAT:
          reply(message(FXP.ATTRS, u32(id), attrsOf(one)));
          return true;
        case FXP.READ:
          reader.bytes();
          reply(reader.u64() === 0n ? message(FXP.DATA, u32(id), str(one)) : status(id, 1));
          return true;
        case FXP.CLOSE:
          reply(status(id, 0));
          return true;
        case READLINK:
          reply(namesReply(id, [{ name: linksTo, attrs: u32(0) }]));
          return true;
        default:
          return undefined;
      }
    },
  };
}

function withAttrs({ name, is = 'file', mode = 0o755 }: Listed) {
  const attrs = Buffer.concat([
    u32(0x0d),
    u64(BigInt(one.length)),
    u32(types[is] | mode),
    ...atRest,
  ]);
  return { name, attrs };
}
