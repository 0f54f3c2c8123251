import { constants } from 'node:fs';
import {
  chmod,
  link,
  lstat,
  mkdir,
  open,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  statfs,
  symlink,
  unlink,
  utimes,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { textToBytes } from '../../../shared/names.ts';
import { failureText } from './causes.ts';
import type { DiskQueue } from './disk-queue.ts';
import { errnoOf, locally } from './errno.ts';
import type {
  Capabilities,
  FileSystem,
  FreeSpace,
  ListOptions,
  NewAttrs,
  NewOwnAttrs,
  OpenFile,
  OpenHow,
  OpenOptions,
  Self,
  WholeFiles,
} from './file-system.ts';
import { attrsOfStats } from './local-attrs.ts';
import { listByThread, moveByThread } from './local-by-thread.ts';
import { LocalFile, wantedTimes } from './local-file.ts';
import { Holes } from './holes.ts';
import { listLocal } from './local-list.ts';
import { linkRefusal, openFlags, type LinkMove } from './local-open.ts';
import { setOwnLocally } from './local-own-attrs.ts';
import { LocalWholeFiles } from './local-whole.ts';
import { fromNative, fromWindows, toNative, type NativePath } from './native-path.ts';

const onWindows = process.platform === 'win32';
const onLinux = process.platform === 'linux';

/** The disk of this machine. */
export class LocalFileSystem implements FileSystem {
  readonly capabilities: Capabilities = {
    kind: 'local',
    atomicReplace: true,
    fsync: true,
    statvfs: true,
    links: true,
    setModes: !onWindows,
    owners: !onWindows,
    linkAttrs: !onWindows,
    hardLinks: true,
    // one system call of this size costs no more than the thread switch around it
    chunkBytes: 256 * 1024,
  };
  readonly #disk: DiskQueue | undefined;
  readonly #lookers: DiskQueue | undefined;
  readonly #wholeFiles: LocalWholeFiles | undefined;

  /**
   * With threads of its own, what a transfer does many thousand times costs a tenth. `lookers` are for the names of huge
   * directories alone.
   */
  constructor(disk?: DiskQueue, lookers?: DiskQueue) {
    this.#disk = disk;
    this.#lookers = lookers;
    this.#wholeFiles = disk && new LocalWholeFiles(disk);
  }

  get wholeFiles(): WholeFiles | undefined {
    return this.#disk?.isBroken === false ? this.#wholeFiles : undefined;
  }

  list(path: string, options: ListOptions = {}): AsyncIterable<readonly Entry[]> {
    return this.#disk?.isBroken === false
      ? listByThread(this.#disk, path, options)
      : listLocal(path, { ...options, disk: this.#lookers });
  }

  async lstat(path: string): Promise<Attrs> {
    return locally('read the attributes of', path, async () =>
      attrsOfStats(await lstat(toNative(path))),
    );
  }

  async stat(path: string): Promise<Attrs> {
    return locally('read the attributes of', path, async () =>
      attrsOfStats(await stat(toNative(path))),
    );
  }

  async realPath(path: string): Promise<string> {
    const home = path === '' || path === '.';
    return locally('find', path, async () => {
      const native = home ? homedir() : toNative(path);
      if (onWindows) return fromWindows(await realpath(native, { encoding: 'utf8' }));
      return fromNative(await realpath(native, { encoding: 'buffer' }));
    });
  }

  async makeDirectory(path: string, mode?: number): Promise<void> {
    await locally('create the folder', path, () => mkdir(toNative(path), mode));
  }

  /**
   * link(2) and unlink(2) for files, which fail when the target is there, with no moment between look and act. Directories,
   * and disks without hard links, are looked at first: POSIX has no call for it, and rename(2) then still refuses to
   * replace a directory that is not empty.
   */
  async rename(from: string, to: string): Promise<void> {
    await locally('rename', from, async () => {
      const [source, target] = [toNative(from), toNative(to)];
      // Linux links a link itself, so that there is no need to look what it is; macOS links what it leads to
      let how = onLinux ? await this.#moveFirst(from, to) : 'not tried';
      if (how === 'moved') return;
      const found = await lstat(source);
      // a new spelling of the same entry on a disk that ignores case
      if (await isSameEntry(found, target)) return rename(source, target);
      if (how === 'not tried' && found.isFile()) how = await moveByLink(source, target);
      if (how === 'moved') return;
      if (how === 'taken') throw alreadyThere(to);
      if ((await lstatOrNothing(target)) !== undefined) throw alreadyThere(to);
      await rename(source, target);
    });
  }

  async #moveFirst(from: string, to: string): Promise<LinkMove> {
    const how =
      this.#disk?.isBroken === false ? await moveByThread(this.#disk, from, to) : undefined;
    return how ?? (await moveByLink(toNative(from), toNative(to)));
  }

  async replace(from: string, to: string): Promise<void> {
    await locally('replace', to, () => rename(toNative(from), toNative(to)));
  }

  async removeFile(path: string): Promise<void> {
    await locally('delete', path, async () => {
      try {
        await unlink(toNative(path));
      } catch (thrown) {
        // POSIX has EPERM for directories, Linux EISDIR
        const isDirectory =
          errnoOf(thrown) === 'EPERM' && (await this.lstat(path)).kind === 'directory';
        if (!isDirectory) throw thrown;
        throw new OpError(
          'is-a-directory',
          failureText('is-a-directory', { operation: 'delete', path }),
        );
      }
    });
  }

  async removeDirectory(path: string): Promise<void> {
    await locally('delete the folder', path, () => rmdir(toNative(path)));
  }

  async setAttrs(path: string, attrs: NewAttrs): Promise<void> {
    await locally('change the attributes of', path, async () => {
      const native = toNative(path);
      if (attrs.mode !== undefined && !onWindows) await chmod(native, attrs.mode);
      const times = await wantedTimes(attrs, () => stat(native));
      if (times !== undefined) await utimes(native, times.atime, times.mtime);
    });
  }

  async setOwnAttrs(path: string, attrs: NewOwnAttrs, now: Attrs): Promise<void> {
    await locally('change the attributes of', path, () => setOwnLocally(path, attrs, now));
  }

  async makeHardLink(existing: string, path: string): Promise<void> {
    await locally('create the link', path, () => link(toNative(existing), toNative(path)));
  }

  async readLink(path: string): Promise<string> {
    return locally('read the link', path, async () => {
      if (onWindows) return (await readlink(toNative(path), 'utf8')).replaceAll('\\', '/');
      return fromNative(await readlink(toNative(path), { encoding: 'buffer' }));
    });
  }

  async makeLink(target: string, path: string): Promise<void> {
    await locally('create the link', path, () => symlink(linkTarget(target), toNative(path)));
  }

  async syncDirectory(path: string): Promise<void> {
    // Windows has no such thing: there, names are written with the file
    if (onWindows) return;
    await locally('bring to the disk', path, async () => {
      const handle = await open(toNative(path), constants.O_RDONLY);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  get self(): Self | undefined {
    const uid = process.getuid?.();
    return uid === undefined ? undefined : { uid, gids: process.getgroups?.() ?? [] };
  }

  async freeSpace(path: string): Promise<FreeSpace | undefined> {
    return locally('read the free space of', path, async () => {
      const facts = await statfs(toNative(path));
      return { freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize };
    });
  }

  async open(path: string, how: OpenHow, options: OpenOptions = {}): Promise<OpenFile> {
    if (options.signal?.aborted === true) throw new OpError('cancelled', 'Cancelled: open.');
    return locally(how === 'create' ? 'create' : 'open', path, async () => {
      const handle = await open(toNative(path), openFlags(how), options.mode ?? 0o666);
      if (how === 'create') return new LocalFile(handle, path, new Holes());
      try {
        // O_NONBLOCK kept a FIFO from hanging us; only files are read
        const found = await handle.stat();
        if (found.isFile()) return new LocalFile(handle, path);
        const code = found.isDirectory() ? 'is-a-directory' : 'unsupported';
        throw new OpError(code, failureText(code, { operation: 'open', path }));
      } catch (thrown) {
        // why it is of no use is the failure to tell
        await handle.close().catch(() => {});
        throw thrown;
      }
    });
  }
}

function linkTarget(target: string): NativePath {
  if (!onWindows) return Buffer.from(textToBytes(target));
  return target.replaceAll('/', '\\');
}

async function lstatOrNothing(path: NativePath) {
  try {
    return await lstat(path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

async function isSameEntry(
  found: { readonly dev: number; readonly ino: number; readonly nlink: number },
  target: NativePath,
): Promise<boolean> {
  const there = await lstatOrNothing(target);
  // with several hard links, two names of one file are two entries
  return (
    there !== undefined && there.dev === found.dev && there.ino === found.ino && there.nlink === 1
  );
}

async function moveByLink(source: NativePath, target: NativePath): Promise<LinkMove> {
  try {
    await link(source, target);
  } catch (thrown) {
    const how = linkRefusal(errnoOf(thrown));
    if (how === undefined) throw thrown;
    return how;
  }
  await unlink(source);
  return 'moved';
}

function alreadyThere(to: string): OpError {
  return new OpError('exists', failureText('exists', { operation: 'rename to', path: to }));
}
