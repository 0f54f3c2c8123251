import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { SftpClient } from '../sftp/client.ts';
import { SSH_FXF } from '../sftp/constants.ts';
import type { Handle } from '../sftp/replies.ts';
import { failureText } from './causes.ts';
import type {
  Capabilities,
  FileSystem,
  FreeSpace,
  ListOptions,
  NamesOfIds,
  NewAttrs,
  NewOwnAttrs,
  OpenFile,
  OpenHow,
  OpenOptions,
  WholeFiles,
} from './file-system.ts';
import { pickClient, type SftpChannels } from './remote-channels.ts';
import { explained, whenDirectory, whenFilled, whenTaken } from './remote-explain.ts';
import { RemoteFile } from './remote-file.ts';
import { LinkMaker } from './remote-links.ts';
import { listRemote } from './remote-list.ts';
import { setOwnRemotely } from './remote-own-attrs.ts';
import { withBothTimes } from './remote-times.ts';
import { RemoteWholeFiles } from './remote-whole.ts';

// four windows of a channel, which is what a server takes before it must answer
const muchBytes = 8 * 1024 * 1024;

/** The files of a host, over one or more SFTP channels of the same login. */
export class RemoteFileSystem implements FileSystem {
  readonly capabilities: Capabilities;
  readonly wholeFiles: WholeFiles;
  readonly #channels: SftpChannels;
  readonly #links = new LinkMaker();

  /** There must be one live channel, which tells what the server can do. */
  constructor(channels: SftpChannels) {
    this.#channels = channels;
    const first = this.#pick();
    this.wholeFiles = new RemoteWholeFiles(channels);
    this.capabilities = {
      kind: 'remote',
      atomicReplace: first.has('posixRename'),
      fsync: first.has('fsync'),
      statvfs: first.has('statvfs'),
      links: true,
      setModes: true,
      owners: true,
      linkAttrs: first.has('lsetstat'),
      hardLinks: first.has('hardlink'),
      chunkBytes: Math.min(first.limits.readBytes, first.limits.writeBytes),
    };
  }

  list(path: string, options: ListOptions = {}): AsyncIterable<readonly Entry[]> {
    return listRemote(this.#pick(), path, options);
  }

  async lstat(path: string): Promise<Attrs> {
    return this.#pick().lstat(path);
  }

  async stat(path: string): Promise<Attrs> {
    return this.#pick().stat(path);
  }

  async realPath(path: string): Promise<string> {
    const real = await this.#pick().realpath(path === '' ? '.' : path);
    if (real.startsWith('/')) return real;
    throw new OpError('protocol', `The server gave “${nameInText(real)}” as a full path.`);
  }

  async makeDirectory(path: string, mode?: number): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'create the folder', path };
    await explained(client, client.mkdir(path, { mode }), asked, whenTaken(path));
  }

  /**
   * The draft has RENAME fail when the target is there. OpenSSH and those who followed it as far as fsync keep to that;
   * with others, of which rclone offers posix-rename too, we look first, which leaves a moment for somebody else's file
   * to come between.
   */
  async rename(from: string, to: string): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'rename to', path: to };
    const refuses = client.has('posixRename') && client.has('fsync');
    if (!refuses && (await isThere(client, to))) {
      throw new OpError('exists', failureText('exists', asked));
    }
    await explained(client, client.rename(from, to), asked, async () => {
      // when the source is missing that is the reason, whatever is at the target
      await client.lstat(from);
      return whenTaken(to)(client);
    });
  }

  async replace(from: string, to: string): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'replace', path: to };
    if (!client.has('posixRename')) {
      throw new OpError('unsupported', failureText('unsupported', asked));
    }
    await explained(client, client.posixRename(from, to), asked, whenDirectory(to));
  }

  async removeFile(path: string): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'delete', path };
    await explained(client, client.remove(path), asked, whenDirectory(path));
  }

  async removeDirectory(path: string): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'delete the folder', path };
    await explained(client, client.rmdir(path), asked, whenFilled(path));
  }

  async setAttrs(path: string, attrs: NewAttrs): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'change the attributes of', path };
    const whole = await withBothTimes(attrs, () => client.stat(path));
    await explained(client, client.setstat(path, whole), asked, async () => undefined);
  }

  async setOwnAttrs(path: string, attrs: NewOwnAttrs, now: Attrs): Promise<void> {
    await setOwnRemotely(this.#pick(), path, attrs, now);
  }

  async ownerNames(uids: readonly number[], gids: readonly number[]): Promise<NamesOfIds> {
    const client = this.#pick();
    if (client.has('owners')) return client.ownerNames(uids, gids);
    return { users: new Map(), groups: new Map() };
  }

  async makeHardLink(existing: string, path: string): Promise<void> {
    const client = this.#pick();
    const asked = { operation: 'create the link', path };
    if (!client.has('hardlink')) {
      throw new OpError('unsupported', failureText('unsupported', asked));
    }
    await explained(client, client.hardlink(existing, path), asked, whenTaken(path));
  }

  async readLink(path: string): Promise<string> {
    return this.#pick().readlink(path);
  }

  async makeLink(target: string, path: string): Promise<void> {
    await this.#links.make(this.#pick(), target, path);
  }

  async freeSpace(path: string): Promise<FreeSpace | undefined> {
    const client = this.#pick();
    if (!client.has('statvfs')) return undefined;
    try {
      const { freeBytes, totalBytes } = await client.statvfs(path);
      return { freeBytes, totalBytes };
    } catch (thrown) {
      // rclone offers it and then cannot
      if (thrown instanceof OpError && thrown.code === 'unsupported') return undefined;
      throw thrown;
    }
  }

  async open(path: string, how: OpenHow, options: OpenOptions = {}): Promise<OpenFile> {
    const { signal, mode, sizeBytes = 0 } = options;
    const isMuch = how !== 'read' && sizeBytes >= muchBytes;
    // further channels take several round trips: they are asked for with the first one
    if (isMuch) void this.#channels.grow?.();
    await this.#channels.own?.();
    const client = this.#pick();
    const handle = await openOn(client, path, how, { mode, signal });
    return new RemoteFile(client, handle, { path, how, isMuch, channels: this.#channels });
  }

  #pick(): SftpClient {
    return pickClient(this.#channels);
  }
}

async function openOn(
  client: SftpClient,
  path: string,
  how: OpenHow,
  { mode, signal }: OpenOptions,
): Promise<Handle> {
  if (how === 'read') return client.open(path, SSH_FXF.READ, {}, { signal });
  const flags = SSH_FXF.READ | SSH_FXF.WRITE;
  if (how === 'update') return client.open(path, flags, {}, { signal });
  const asked = { operation: 'create', path };
  const opening = client.open(path, flags | SSH_FXF.CREAT | SSH_FXF.EXCL, { mode }, { signal });
  return explained(client, opening, asked, whenTaken(path));
}

async function isThere(client: SftpClient, path: string): Promise<boolean> {
  try {
    await client.lstat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'not-found') return false;
    throw thrown;
  }
}
