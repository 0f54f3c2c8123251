import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { OpenFile } from '../fs/file-system.ts';
import { Ahead } from './ahead.ts';
import { fileAttrs } from './attrs.ts';
import type { Admitted, Context } from './context.ts';
import { oneByOne } from './checkpoints.ts';
import { copyContent, copyShape, type CopyShape } from './copy.ts';
import { InOrder, type InOrderOptions } from './in-order.ts';
import { finishPartial, type Partial } from './partial.ts';
import { copyOnServer } from './server-copy.ts';
import { isUnchanged } from './unchanged.ts';

/** A source that is open, and what it is said to be. */
export type Opened = { readonly from: OpenFile; readonly expected: Attrs };

/** A partial to be filled, and how far an earlier attempt got with it. */
export type Filling = Opened & {
  readonly partial: Partial;
  readonly start?: InOrderOptions['start'];
  /** Called with the first checkpoint. */
  readonly onCheckpoint: () => void;
  /** Called when all content is acknowledged, and nothing else is. */
  readonly onContent: (filled: Filled) => void;
};

/** What a partial holds. `sha256` is of what was read at the source, where that went through our hands. */
export type Filled = {
  readonly bytes: number;
  readonly sha256: string | undefined;
  /** What the side said of the partial in the end. */
  readonly made?: Attrs | undefined;
};

/** Copies the content into the partial and finishes it: all but its check and its name. */
export async function fillPartial(
  context: Context,
  item: Admitted,
  filling: Filling,
): Promise<Filled> {
  const { source, target } = context;
  const { from, expected, partial } = filling;
  const filled = await moveContent(context, item, filling);
  const { bytes } = filled;
  filling.onContent(filled);
  checkUnchanged(item.path, { expected, now: await from.stat(), bytes });
  const made = await finishPartial(target, partial, {
    bytes,
    attrs: fileAttrs(expected, item.replaces, {
      source: source.capabilities,
      target: target.capabilities,
    }),
    replaces: item.replaces !== undefined,
    sync: item.replaces !== undefined || bytes >= context.syncFromBytes,
    onAttrsRefused: (error) => context.report.note(item.path, error),
  });
  return { ...filled, made };
}

async function moveContent(context: Context, item: Admitted, filling: Filling): Promise<Filled> {
  const { from, expected, partial, start } = filling;
  const { ticket } = item;
  const { halt, budget, buffers, throttle } = context;
  const { size } = expected;
  const onBytes = (count: number) => ticket.advance(count);
  const content = { from, to: partial.file, size, signal: halt.signal, onBytes };
  if (start === undefined) {
    if (size !== undefined && (await copyOnServer(content))) {
      return { bytes: size, sha256: undefined };
    }
    ticket.restart();
  }
  const ahead = aheadFor(context, filling);
  const inOrder = inOrderFor(context, item, { ...filling, ahead });
  const bytes = await copyContent({
    ...content,
    shape: shapeFor(context),
    budget,
    buffers,
    throttle,
    ...(inOrder === undefined ? {} : { inOrder }),
    ...(ahead === undefined ? {} : { ahead }),
    ...(start === undefined ? {} : { offset: start.offset }),
  });
  return { bytes, sha256: inOrder?.digest() };
}

function aheadFor(context: Context, { expected, start }: Filling): Ahead | undefined {
  const { confirmsCheckpoints, tuning } = context;
  if (!confirmsCheckpoints || (expected.size ?? 0) < tuning.checkpointFromBytes) return undefined;
  return new Ahead(start?.offset ?? 0, tuning.aheadBytes);
}

/** Without a check of contents, only large files are hashed: they can go on where they stood only with a hash. */
function inOrderFor(
  context: Context,
  item: Admitted,
  filling: Filling & { readonly ahead: Ahead | undefined },
): InOrder | undefined {
  const { tuning, checkpoints, verify } = context;
  const { size, mtimeMs } = filling.expected;
  if (size === undefined || size < tuning.checkpointFromBytes) {
    return verify === 'size' ? undefined : new InOrder();
  }
  const { isFar } = context.distance;
  return new InOrder({
    ...(filling.start === undefined ? {} : { start: filling.start }),
    markBytes: isFar ? tuning.farCheckpointEveryBytes : tuning.checkpointEveryBytes,
    isWaitedFor: isFar,
    onMark: oneByOne(({ offset, sha256 }) => {
      filling.onCheckpoint();
      const kept = checkpoints.tell({
        path: item.path,
        target: joinPath(item.into.path, item.name),
        partial: filling.partial.path,
        offset,
        sha256,
        size,
        ...(mtimeMs === undefined ? {} : { mtimeMs }),
      });
      return kept instanceof Promise ? kept.then(() => filling.ahead?.kept(offset)) : kept;
    }),
  });
}

/** How content moves between the two sides. */
export function shapeFor({
  source,
  target,
  tuning,
}: Pick<Context, 'source' | 'target' | 'tuning'>): CopyShape {
  const sides = [source.capabilities, target.capabilities];
  const { blockBytes, fileWindowBytes, mostFileWindowBytes } = tuning;
  // more in flight hides the way to a server; between two disks it only fills memory
  const isFar = sides.some(({ kind }) => kind === 'remote');
  return copyShape(
    { source: source.capabilities.chunkBytes, target: target.capabilities.chunkBytes },
    {
      blockBytes,
      windowBytes: fileWindowBytes,
      mostWindowBytes: isFar ? mostFileWindowBytes : fileWindowBytes,
    },
  );
}

/** The source must be at the end what it was at the start, and all of it must have been read. */
function checkUnchanged(path: string, facts: Parameters<typeof isUnchanged>[0]): void {
  if (isUnchanged(facts)) return;
  throw new OpError('changed', `“${nameInText(path)}” changed while it was read.`, {
    next: 'Retry when nothing writes to it.',
  });
}
