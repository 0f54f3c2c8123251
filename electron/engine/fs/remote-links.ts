import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { SftpClient } from '../sftp/client.ts';
import { explained, whenTaken } from './remote-explain.ts';

/** Which path of SYMLINK comes first: the draft says the link, OpenSSH and those who followed it the target. */
type Order = 'target-first' | 'link-first';

// https://www.chiark.greenend.org.uk/~rjk/sftp/symlink-order: the one extension that tells
const orderExtension = 'symlink-order@rjk.greenend.org.uk';

/** Makes symbolic links on a server whose order of arguments has to be found out. */
export class LinkMaker {
  #order: Order | undefined;

  /** Creates a link at `path` that points to `target`. */
  async make(client: SftpClient, target: string, path: string): Promise<void> {
    this.#order ??= toldOrder(client);
    if (this.#order !== undefined) return symlink(client, this.#order, target, path);
    await this.#probe(client, target, path);
  }

  /** The first link on a server that gives no hint: made one way, looked at, and if need be made the other way. */
  async #probe(client: SftpClient, target: string, path: string): Promise<void> {
    if (await isThere(client, path)) throw taken(path);
    let failure: unknown;
    try {
      await symlink(client, 'target-first', target, path);
    } catch (thrown) {
      // may be the wrong order: then something stood where the link would have gone
      failure = thrown;
    }
    if (failure === undefined && (await isThere(client, path))) {
      this.#order = 'target-first';
      return;
    }
    if (failure === undefined) await removeMisplaced(client, target, path);
    try {
      await symlink(client, 'link-first', target, path);
    } catch (thrown) {
      throw failure ?? thrown;
    }
    this.#order = 'link-first';
  }
}

function toldOrder(client: SftpClient): Order | undefined {
  const told = client.extensions.get(orderExtension);
  if (told === 'targetpath-linkpath') return 'target-first';
  if (told === 'linkpath-targetpath') return 'link-first';
  // OpenSSH itself since 8.9; asyncssh copies all its other extensions, and goes by the draft with us
  return client.has('owners') ? 'target-first' : undefined;
}

async function symlink(
  client: SftpClient,
  order: Order,
  target: string,
  path: string,
): Promise<void> {
  const asked = { operation: 'create the link', path };
  const [first, second] = order === 'target-first' ? [target, path] : [path, target];
  await explained(client, client.symlink(first, second, asked), asked, whenTaken(path));
}

async function isThere(client: SftpClient, path: string): Promise<boolean> {
  return client.lstat(path).then(
    () => true,
    (error: OpError) => {
      if (error.code === 'not-found') return false;
      throw error;
    },
  );
}

/** Takes back a link that went to where it should point. */
async function removeMisplaced(client: SftpClient, target: string, path: string): Promise<void> {
  const points = await client.readlink(target).catch(() => undefined);
  if (points === path) await client.remove(target);
}

function taken(path: string): OpError {
  return new OpError(
    'exists',
    `Cannot create the link: something is at “${nameInText(path)}” already.`,
  );
}
