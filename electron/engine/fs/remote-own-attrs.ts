import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { AttrsToSend } from '../sftp/attrs.ts';
import type { SftpClient } from '../sftp/client.ts';
import type { NewOwnAttrs } from './file-system.ts';
import { ownerRefused } from './owner-refused.ts';

/** Sets attributes of a path of a server itself, never of what a link leads to. */
export async function setOwnRemotely(
  client: SftpClient,
  path: string,
  attrs: NewOwnAttrs,
  now: Attrs,
): Promise<void> {
  const { uid = now.uid, gid = now.gid, mode, mtimeMs, atimeMs } = attrs;
  if (attrs.uid !== undefined || attrs.gid !== undefined) {
    if (uid === undefined || gid === undefined) throw cannot(path, 'the server tells no owners');
    // by itself and first: servers set the owner last, and that costs a file the set-id bits of its new mode
    await send(client, path, { uid, gid }, now).catch((cause: unknown) => {
      const isRefused = cause instanceof OpError && cause.code === 'permission';
      throw isRefused ? ownerRefused(path, attrs, { now, cause }) : cause;
    });
  }
  const hasTime = mtimeMs !== undefined || atimeMs !== undefined;
  if (mode === undefined && !hasTime) return;
  // version 3 sets both times or none
  const times = hasTime
    ? { mtimeMs: mtimeMs ?? now.mtimeMs ?? atimeMs, atimeMs: atimeMs ?? now.atimeMs ?? mtimeMs }
    : {};
  await send(client, path, { mode, ...times }, now);
}

async function send(
  client: SftpClient,
  path: string,
  attrs: AttrsToSend,
  now: Attrs,
): Promise<void> {
  if (client.has('lsetstat')) {
    try {
      return await client.lsetstat(path, attrs);
    } catch (thrown) {
      // some systems cannot set a mode without following: for what is no link there is the other way
      const isUnable =
        thrown instanceof OpError && (thrown.code === 'failed' || thrown.code === 'unsupported');
      if (!isUnable || now.kind === 'link') throw thrown;
    }
  }
  if ((await client.lstat(path)).kind === 'link') {
    throw cannot(path, 'it is a link, and the server sets attributes only of what links lead to');
  }
  await client.setstat(path, attrs);
}

function cannot(path: string, why: string): OpError {
  const text = `Cannot change the attributes of “${nameInText(path)}”: ${why}.`;
  return new OpError('unsupported', text);
}
