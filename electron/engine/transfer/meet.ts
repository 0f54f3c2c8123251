import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { failureOf, type Admitted, type Context } from './context.ts';
import type { Conflict } from './conflicts.ts';
import type { TargetDirectory } from './directory.ts';
import { copyFile } from './job.ts';
import { copyLink, isSameLink } from './link.ts';
import { safeJoin } from './names.ts';
import type { Root, Ticket } from './ticket.ts';

/** Something met at the source, and where it is to go. */
export type Met = {
  readonly path: string;
  readonly attrs: Attrs;
  readonly name: string;
  readonly into: TargetDirectory;
  readonly root: Root;
  readonly depth: number;
};

/** A directory whose way is decided. */
export type AdmittedDirectory = Admitted & {
  readonly root: Root;
  readonly depth: number;
  /** True when it goes into one that is already there. */
  readonly merges: boolean;
};

/** Called for each directory that is to be walked. */
export type OnDirectory = (directory: AdmittedDirectory) => void;

/** Counts what was met and decides what becomes of it. Never throws: each item gets its result. */
export async function meet(context: Context, met: Met, onDirectory: OnDirectory): Promise<void> {
  const { into } = met;
  into.hold();
  const ticket = context.report.found({
    path: met.path,
    kind: met.attrs.kind,
    size: met.attrs.kind === 'file' ? (met.attrs.size ?? 0) : 0,
    root: met.root,
    onSettled: () => into.release(),
  });
  try {
    await decideWay(context, { ...met, ticket }, onDirectory);
  } catch (thrown) {
    ticket.failed(failureOf(context, thrown));
  }
}

type Ticketed = Met & { readonly ticket: Ticket };

async function decideWay(context: Context, met: Ticketed, onDirectory: OnDirectory): Promise<void> {
  const { target, halt, conflicts, queue } = context;
  const { into, name, ticket } = met;
  if (halt.error !== undefined) throw halt.error;
  const targetPath = safeJoin(into.path, name, context.tuning);
  const item = { ...met, attrs: await attrsOf(context, met) };
  if (item.attrs.kind === 'other') {
    ticket.skipped(notCopied(item.path));
    return;
  }
  const own = !(await into.claim(target, name));
  // an item of ours may not be there yet; what matters is that the name is taken
  const existing = own ? item.attrs : await into.lookUp(target, name);
  const conflict: Conflict = { ...item, existing, own };
  const decision = conflicts.decide(conflict);
  if (decision === 'copy' || decision === 'overwrite') {
    admit(context, { ...item, replaces: existing, merges: false }, onDirectory);
  } else if (decision === 'merge') {
    admit(context, { ...item, replaces: existing, merges: true }, onDirectory);
  } else {
    queue.add('ask', () => settleConflict(context, { item, conflict, targetPath }, onDirectory));
  }
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
      ticket.already();
      return;
    }
    // another name for this item must not be one that a later item brings along
    await item.into.walked;
    const resolution = await context.conflicts.resolve(conflict);
    if (resolution.action === 'skip') ticket.skipped();
    else if (resolution.action === 'already') ticket.already();
    else if (resolution.action === 'copy') {
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
  if (item.attrs.kind === 'directory') onDirectory(item);
  else if (item.attrs.kind === 'link') queue.add('small', () => copyLink(context, item));
  else if ((item.attrs.size ?? 0) < tuning.largeFromBytes) {
    queue.add('small', () => copyFile(context, item));
  } else queue.add('large', () => copyFile(context, item));
}

function notCopied(path: string): OpError {
  return new OpError(
    'unsupported',
    `"${displayName(path)}" is a socket, pipe or device: only files, folders and links are copied.`,
  );
}

/** A listing may name an entry without being able to tell what it is. */
async function attrsOf({ source }: Context, { path, attrs }: Met): Promise<Attrs> {
  if (attrs.kind !== 'other' || attrs.mode !== undefined) return attrs;
  return await source.lstat(path);
}
