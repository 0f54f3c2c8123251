import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf } from '../../../shared/sync/op.ts';
import { fileAttrs } from './attrs.ts';
import { commitKeeping } from './commit-keeping.ts';
import type { Admitted, Context } from './context.ts';
import type { Lost } from './kept-owners.ts';
import { lstatOrNothing } from './directory.ts';
import { replaceOnlyLookedAt } from './looked-at.ts';
import { notAsPlanned } from './planned-items.ts';

const mostTries = 5;

/** What became of a finished partial. */
export type Placed =
  | {
      readonly how: 'placed';
      readonly path: string;
      /** What it could not get of the owner and group it replaced. */
      readonly lost: Lost | undefined;
      /** Where in the trash what it replaced lies. */
      readonly keptAt: string | undefined;
    }
  | { readonly how: 'skipped'; readonly error?: OpError }
  | { readonly how: 'already' };

/** A finished partial, and what the side said of it. */
export type Finished = { readonly path: string; readonly made?: Attrs | undefined };

/**
 * Gives a finished partial its name. When somebody else took the name meanwhile, or a disk that ignores case has it
 * already, that is a conflict like any other; it may end with the partial not needed.
 */
export async function place(
  context: Context,
  item: Admitted,
  { path: partial, made }: Finished,
): Promise<Placed> {
  const refusal = await refusePlanned(context, item);
  if (refusal !== undefined) return { how: 'skipped', error: refusal };
  let { name } = item;
  let { replaces } = item;
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const path = joinPath(item.into.path, name);
    await replaceOnlyLookedAt(context, path);
    const heir = { partial, made: tries === 1 ? made : undefined };
    const lost = replaces && (await keepOwner(context, item, { ...heir, replaced: replaces }));
    const { how, keptAt } = await commitKeeping(context, {
      partial,
      path,
      replaces: replaces !== undefined,
      tag: context.tag,
    });
    if (how === 'done') return { how: 'placed', path, lost, keptAt };
    const existing = await lstatOrNothing(context.target, path);
    if (existing === undefined) continue;
    const own = item.into.isClaimedInOtherCase(name);
    const resolution = await context.conflicts.resolve({ ...item, name, existing, own });
    if (resolution.action !== 'copy') {
      if (resolution.action !== 'skip') return { how: 'already' };
      return context.planned === undefined
        ? { how: 'skipped' }
        : { how: 'skipped', error: notAsPlanned(path) };
    }
    name = resolution.name;
    replaces = resolution.replaces;
    if (replaces !== undefined) await prepareReplace(context, item, { partial, existing });
  }
  throw new OpError('exists', `“${nameInText(name)}” appears at the target again and again.`);
}

/** A file that takes another one's place is the same file to its readers: it gets its owner and group, where it may. */
async function keepOwner(
  { source, target, owners }: Context,
  { attrs }: Admitted,
  heir: Omit<Parameters<Context['owners']['keep']>[0], 'mode'>,
): Promise<Lost | undefined> {
  if (attrs.kind !== 'file') return undefined;
  const sides = { source: source.capabilities, target: target.capabilities };
  return await owners.keep({ ...heir, mode: fileAttrs(attrs, heir.replaced, sides).mode });
}

/** What a plan replaces must be what it saw up to the last moment: the file stood in line, and took its time. */
async function refusePlanned(
  { planned, target }: Context,
  { path, into, name, replaces }: Admitted,
): Promise<OpError | undefined> {
  const item = planned?.get(path);
  if (item === undefined || replaces === undefined) return undefined;
  const at = joinPath(into.path, name);
  const now = await lstatOrNothing(target, at);
  const isSame = now !== undefined && isAsPlanned(stampOf(replaces), stampOf(now));
  return isSame ? undefined : notAsPlanned(at);
}

/** A partial that was to be a new file gets what a replacing one has: the old mode, and its content on the disk. */
async function prepareReplace(
  { source, target }: Context,
  item: Admitted,
  { partial, existing }: { partial: string; existing: Attrs },
): Promise<void> {
  if (item.attrs.kind !== 'file') return;
  const sides = { source: source.capabilities, target: target.capabilities };
  const { mode } = fileAttrs(item.attrs, existing, sides);
  const file = await target.open(partial, 'read');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  if (mode !== undefined) await target.setAttrs(partial, { mode });
}
