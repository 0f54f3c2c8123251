import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf } from '../../../shared/sync/op.ts';
import type { PlannedItem } from '../protocol.ts';
import { asOpError, failureOf, type Admitted, type Context } from './context.ts';
import type { Conflict } from './conflicts.ts';
import type { TargetDirectory } from './directory.ts';
import { followLinks, type Ancestry, type Followed } from './follow.ts';
import { copyFile } from './job.ts';
import { copyLink, isSameLink } from './link.ts';
import { safeJoin, targetName } from './names.ts';
import { notAsPlanned } from './planned-items.ts';
import type { Place } from './same-place.ts';
import type { Root, Ticket } from './ticket.ts';

/** Something met at the source, and where it is to go. */
export type Met = {
  readonly path: string;
  readonly attrs: Attrs;
  readonly name: string;
  readonly into: TargetDirectory;
  readonly root: Root;
  /** 1 for what the user chose. */
  readonly depth: number;
  readonly place: Place;
  /** The folders it lies in, where links are followed. */
  readonly ancestry?: Ancestry | undefined;
};

/** A directory whose way is decided. */
export type AdmittedDirectory = Admitted & {
  readonly root: Root;
  readonly depth: number;
  readonly place: Place;
  readonly ancestry?: Ancestry | undefined;
  /** Of a file that a link leads to. */
  readonly readPath?: string | undefined;
  /** True when it goes into one that is already there. */
  readonly merges: boolean;
};

/** Called for each directory that is to be walked. */
export type OnDirectory = (directory: AdmittedDirectory) => void;

/** Counts what was met and decides what becomes of it. Never throws: each item gets its result. */
export async function meet(context: Context, met: Met, onDirectory: OnDirectory): Promise<void> {
  const { into } = met;
  into.hold();
  const seen = isPlain(context, met) ? plainly(met) : await lookAt(context, met);
  const { kind, size = 0, mtimeMs } = seen.attrs;
  const ticket = context.report.found({
    path: met.path,
    kind,
    size: kind === 'file' ? size : 0,
    ...(mtimeMs === undefined || !context.tellsTimes ? {} : { mtimeMs }),
    root: met.root,
    onSettled: () => into.release(),
  });
  try {
    if (seen.error !== undefined) throw seen.error;
    if (seen.isLeftOut) ticket.leftOut();
    else await decideWay(context, { ...met, ...seen, ticket }, onDirectory);
  } catch (thrown) {
    ticket.failed(failureOf(context, thrown));
  }
}

/** What an item turned out to be. */
type Seen = Followed & { readonly isLeftOut: boolean; readonly error?: OpError };

/** Most items are what their listing says and nothing keeps them out: no look, and no promise for each of them. */
function isPlain({ masks, links }: Context, { attrs }: Met): boolean {
  return masks.areNone && links === 'keep' && isTold(attrs);
}

function plainly({ attrs }: Met): Seen {
  return { attrs, isLeftOut: false };
}

/** Masks and links come first: what an item leads to is what is counted. */
async function lookAt(context: Context, met: Met): Promise<Seen> {
  const { source, masks, links } = context;
  const { attrs, name, path, root, depth, place } = met;
  // told by its own name what stopped it: nothing is asked of a side any more
  if (context.halt.error !== undefined) return { attrs, isLeftOut: false };
  const below = depth === 1 ? undefined : path.slice(joinPath(root.path, '').length);
  const named = { name, path: below, isFolder: attrs.kind === 'directory' };
  if (masks.excludes(named)) return { attrs, isLeftOut: true };
  let followed: Followed = { attrs };
  try {
    followed = { attrs: await attrsOf(context, met) };
    if (links === 'follow') {
      followed = await followLinks(source, { ...met, ...followed }, place.realDirectory);
    }
  } catch (thrown) {
    return { ...followed, isLeftOut: false, error: asOpError(thrown) };
  }
  const isFolder = followed.attrs.kind === 'directory';
  return { ...followed, isLeftOut: masks.leavesOut({ ...named, isFolder }) };
}

type Ticketed = Met & {
  readonly ticket: Ticket;
  readonly readPath?: string;
};

async function decideWay(context: Context, met: Ticketed, onDirectory: OnDirectory): Promise<void> {
  const { target, halt, conflicts, queue, tuning } = context;
  const { into, ticket } = met;
  if (halt.error !== undefined) throw halt.error;
  const earlier = context.decided.get(met.path);
  if (earlier !== undefined && 'skip' in earlier) {
    ticket.skipped();
    return;
  }
  const name = earlier?.name ?? targetName(met.name, tuning);
  const targetPath = safeJoin(into.path, name, tuning);
  const item = name === met.name ? met : { ...met, name };
  if (item.attrs.kind === 'other') {
    ticket.skipped(notCopied(item.path));
    return;
  }
  const claimed = into.claim(target, name);
  const own = !(claimed === true || (await claimed));
  // an item of ours may not be there yet; what matters is that the name is taken
  const existing = own ? item.attrs : await into.lookUp(target, name);
  const { path, attrs } = item;
  const planned = context.planned?.get(path);
  if (planned !== undefined) {
    const there = { existing, own, planned, targetPath };
    await admitPlanned(context, item, there, onDirectory);
    return;
  }
  const conflict: Conflict = { path, attrs, into, name, existing, own };
  const decision = conflicts.decide(conflict);
  if (decision === 'copy' || decision === 'overwrite') {
    admit(context, { ...item, replaces: existing, merges: false }, onDirectory);
  } else if (decision === 'merge') {
    admit(context, { ...item, replaces: existing, merges: true }, onDirectory);
  } else {
    queue.add('ask', () => settleConflict(context, { item, conflict, targetPath }, onDirectory));
  }
}

/** A plan has decided: the item goes over what the plan saw there, or nowhere. */
async function admitPlanned(
  context: Context,
  item: Ticketed,
  there: {
    readonly existing: Attrs | undefined;
    readonly own: boolean;
    readonly planned: PlannedItem;
    readonly targetPath: string;
  },
  onDirectory: OnDirectory,
): Promise<void> {
  const { existing, own, planned, targetPath } = there;
  const { attrs, ticket } = item;
  if (own) return ticket.skipped(notAsPlanned(targetPath));
  // of an attempt before this one
  if (context.resume && existing !== undefined) {
    if (attrs.kind === 'directory' && existing.kind === 'directory') {
      return admit(context, { ...item, replaces: existing, merges: true }, onDirectory);
    }
    const isThere = attrs.kind === 'link' && existing.kind === 'link';
    if (isThere && (await isSameLink(context, { ...item, targetPath }))) return ticket.already();
    if (context.conflicts.decide({ ...item, existing, own }) === 'already') return ticket.already();
  }
  const now = existing === undefined ? undefined : stampOf(existing);
  if (!isAsPlanned(planned.target, now)) return ticket.skipped(notAsPlanned(targetPath));
  admit(context, { ...item, replaces: existing, merges: false }, onDirectory);
}

type Pending = {
  readonly item: Ticketed;
  readonly conflict: Conflict;
  readonly targetPath: string;
};

async function settleConflict(
  context: Context,
  { item, conflict, targetPath }: Pending,
  onDirectory: OnDirectory,
): Promise<void> {
  const { ticket } = item;
  try {
    if (context.halt.error !== undefined) throw context.halt.error;
    const bothLinks = item.attrs.kind === 'link' && conflict.existing?.kind === 'link';
    if (context.resume && bothLinks && (await isSameLink(context, { ...item, targetPath }))) {
      ticket.aim(targetPath);
      ticket.already();
      return;
    }
    // another name for this item must not be one that a later item brings along
    await item.into.walked;
    const resolution = await context.conflicts.resolve(conflict);
    if (resolution.action === 'skip') ticket.skipped();
    else if (resolution.action === 'already') {
      ticket.aim(targetPath);
      ticket.already();
    } else if (resolution.action === 'copy') {
      const { name, replaces } = resolution;
      admit(context, { ...item, name, replaces, merges: false }, onDirectory);
    } else admit(context, { ...item, replaces: conflict.existing, merges: true }, onDirectory);
  } catch (thrown) {
    ticket.failed(failureOf(context, thrown));
  }
}

function admit(context: Context, item: AdmittedDirectory, onDirectory: OnDirectory): void {
  const { queue, tuning } = context;
  item.ticket.aim(joinPath(item.into.path, item.name));
  if (item.attrs.kind === 'directory') {
    onDirectory(item);
    return;
  }
  if (item.attrs.kind === 'link') {
    queue.add('small', () => copyLink(context, item));
    return;
  }
  const file = item.readPath === undefined ? item : { ...item, path: item.readPath };
  const lane = (item.attrs.size ?? 0) < tuning.largeFromBytes ? 'small' : 'large';
  queue.add(lane, () => copyFile(context, file));
}

function notCopied(path: string): OpError {
  return new OpError(
    'unsupported',
    `“${nameInText(path)}” is a socket, pipe or device: only files, folders and links are copied.`,
  );
}

/** A listing may name an entry without being able to tell what it is. */
async function attrsOf({ source }: Context, { path, attrs }: Met): Promise<Attrs> {
  return isTold(attrs) ? attrs : await source.lstat(path);
}

function isTold({ kind, mode }: Attrs): boolean {
  return kind !== 'other' || mode !== undefined;
}
