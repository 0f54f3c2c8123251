import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { parentPath } from '../../../shared/paths.ts';
import type { OpenFile } from '../fs/file-system.ts';
import type { Checkpoint } from '../protocol.ts';
import type { Admitted, Context } from './context.ts';
import type { Opened } from './fill.ts';
import type { InOrderOptions } from './in-order.ts';
import type { Partial } from './partial.ts';
import { hashFile } from './rehash.ts';

/** A partial of an earlier attempt, open, and what is known of its content. */
export type Continued = {
  readonly partial: Partial;
  readonly start: NonNullable<InOrderOptions['start']>;
};

const tailBytes = 256 * 1024;
// these say nothing about the partial: it may serve a later attempt
const passing = ['cancelled', 'disconnected', 'timeout'];

/**
 * Goes on with what an earlier attempt wrote, when the source is what it was and the partial still holds the same
 * bytes. Otherwise the old partial is removed, and undefined says to begin anew.
 */
export async function continuePartial(
  context: Context,
  item: Admitted,
  opened: Opened,
): Promise<Continued | undefined> {
  const checkpoint = context.checkpoints.take(item.path);
  if (checkpoint === undefined) return undefined;
  const { target, halt } = context;
  let file: OpenFile | undefined;
  try {
    if (isSameSource(checkpoint, opened.expected) && isHere(checkpoint, item)) {
      const found = await target.lstat(checkpoint.partial);
      if (found.kind === 'file' && isPart(found.size ?? 0, checkpoint)) {
        const { signal } = halt;
        const sizeBytes = checkpoint.size - checkpoint.offset;
        file = await target.open(checkpoint.partial, 'update', { sizeBytes, signal });
        const hash = await verifyPrefix(context, { checkpoint, from: opened.from, to: file });
        if (hash !== undefined) {
          const start = { offset: checkpoint.offset, hash };
          return { partial: { path: checkpoint.partial, file }, start };
        }
      }
    }
  } catch (thrown) {
    const isPassing = thrown instanceof OpError && passing.includes(thrown.code);
    if (isPassing || halt.error !== undefined) {
      await file?.close().catch(() => {});
      throw thrown;
    }
  }
  await file?.close().catch(() => {});
  // one that is gone already is what was wanted
  await target.removeFile(checkpoint.partial).catch(() => {});
  return undefined;
}

/** Nothing takes bytes off a partial again: one that is longer than the whole file is none of it. */
function isPart(bytes: number, { offset, size }: Checkpoint): boolean {
  return bytes >= offset && bytes <= size;
}

function isHere({ partial }: Checkpoint, { into }: Admitted): boolean {
  return parentPath(partial) === into.path;
}

function isSameSource({ size, mtimeMs, offset }: Checkpoint, expected: Attrs): boolean {
  return expected.size === size && expected.mtimeMs === mtimeMs && offset <= size;
}

type Prefix = {
  readonly checkpoint: Checkpoint;
  readonly from: OpenFile;
  readonly to: OpenFile;
};

/** The hash of what is before the checkpoint, when it is that of the checkpoint and the last of it is on both sides. */
async function verifyPrefix(context: Context, { checkpoint, from, to }: Prefix) {
  const { offset, sha256 } = checkpoint;
  // on the side that is cheap to read
  const isTargetNear = context.target.capabilities.kind === 'local';
  const near = isTargetNear && context.source.capabilities.kind === 'remote' ? to : from;
  const hash = await hashFile(context, near, offset);
  if (hash.copy().digest('hex') !== sha256) return undefined;
  const length = Math.min(tailBytes, offset);
  const [there, here] = await Promise.all(
    [from, to].map(async (file) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, await file.read(bytes, offset - length));
    }),
  );
  const isSame = there?.length === length && here !== undefined && there.equals(here);
  return isSame ? hash : undefined;
}
