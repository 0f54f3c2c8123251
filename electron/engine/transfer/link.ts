import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, joinPath } from '../../../shared/paths.ts';
import { failureOf, type Admitted, type Context } from './context.ts';
import { partialName } from './partial-names.ts';
import { place, type Placed } from './place.ts';

/** Copies a link as a link, whatever it points to, and settles its ticket. */
export async function copyLink(context: Context, item: Admitted): Promise<void> {
  const { ticket, path } = item;
  const stop = context.halt.error;
  if (stop !== undefined) {
    ticket.failed(stop);
    return;
  }
  ticket.start();
  try {
    if (!context.target.capabilities.links) throw noLinks(path);
    const end = await makeCopy(context, item, await context.source.readLink(path));
    if (end.how === 'skipped') ticket.skipped(end.error);
    else if (end.how === 'already') ticket.already();
    else {
      item.into.committed(baseName(end.path), { kind: 'link', bytes: 0, ticket });
      const kept = end.keptAt === undefined ? {} : { replacedAt: end.keptAt };
      ticket.done({ target: end.path, ...kept });
    }
  } catch (thrown) {
    ticket.failed(failureOf(context, thrown));
  }
}

async function makeCopy(context: Context, item: Admitted, leadsTo: string): Promise<Placed> {
  const { target } = context;
  // always by way of another name: the last step is then the same never-replacing rename as for files
  const partial = joinPath(item.into.path, partialName(context.tag));
  let end: Placed | undefined;
  try {
    await target.makeLink(leadsTo, partial);
    end = await place(context, item, { path: partial });
    return end;
  } finally {
    // best effort, for a link that was said not to be made, too: the result so far is the one to tell
    if (end?.how !== 'placed') await target.removeFile(partial).catch(() => {});
  }
}

/** True when the target of a repeated transfer holds this link already. */
export async function isSameLink(
  { source, target }: Context,
  { path, targetPath }: { readonly path: string; readonly targetPath: string },
): Promise<boolean> {
  const [wanted, found] = await Promise.all([source.readLink(path), target.readLink(targetPath)]);
  return wanted === found;
}

function noLinks(path: string): OpError {
  return new OpError(
    'unsupported',
    `“${nameInText(path)}” is a link, and there are none at the target.`,
  );
}
