import { constants } from 'node:fs';
import { chmod, lchmod, lchown, lutimes, open } from 'node:fs/promises';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { NewOwnAttrs } from './file-system.ts';
import { wantedTimes } from './local-file.ts';
import { toNative, type NativePath } from './native-path.ts';
import { ownerRefused } from './owner-refused.ts';

// Linux: a descriptor that stands for the name itself, without any right to the content. Node has no name for it.
const pathOnly = 0o10000000;

/** Sets attributes of a path of this computer itself, never of what a link leads to. */
export async function setOwnLocally(path: string, attrs: NewOwnAttrs, now: Attrs): Promise<void> {
  const native = toNative(path);
  const { uid = now.uid, gid = now.gid } = attrs;
  if (attrs.uid !== undefined || attrs.gid !== undefined) {
    if (process.platform === 'win32' || uid === undefined || gid === undefined) {
      throw cannot(path, 'owners cannot be set there');
    }
    // before the mode: a new owner costs a file its set-id bits
    await lchown(native, uid, gid).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'EPERM' ? ownerRefused(path, attrs, { now, cause }) : cause;
    });
  }
  if (attrs.mode !== undefined) await setOwnMode(path, native, attrs.mode);
  const times = await wantedTimes(attrs, () =>
    Promise.resolve({ atimeMs: now.atimeMs ?? Date.now(), mtimeMs: now.mtimeMs ?? Date.now() }),
  );
  if (times !== undefined) await lutimes(native, times.atime, times.mtime);
}

/** chmod follows links; between a look and the change a link may come, so the change has to go to what was looked at. */
async function setOwnMode(path: string, native: NativePath, mode: number): Promise<void> {
  if (process.platform === 'win32') throw cannot(path, 'there are no modes on this disk');
  if (process.platform !== 'linux') return lchmod(native, mode);
  const handle = await open(native, pathOnly | constants.O_NOFOLLOW);
  try {
    if ((await handle.stat()).isSymbolicLink()) throw cannot(path, 'a link has no mode of its own');
    await chmod(`/proc/self/fd/${handle.fd}`, mode);
  } finally {
    await handle.close();
  }
}

function cannot(path: string, why: string): OpError {
  const text = `Cannot change the attributes of “${nameInText(path)}”: ${why}.`;
  return new OpError('unsupported', text);
}
