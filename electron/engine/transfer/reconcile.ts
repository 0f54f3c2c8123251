import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import { failureOf, type Context } from './context.ts';
import { lstatOrNothing, type Committed, type TargetDirectory, namesIn } from './directory.ts';

// looking at each takes one round trip for all of them; from here up a listing is fewer bytes
const mostLooks = 1_000;
// the disk of this machine has no way to go: a listing is one step, unless it is mostly of other files
const mostLocalLooks = 8;
const looksAtOnce = 256;

/**
 * A last look at a folder: what was told as done must be there, as large as it was written. What is not is a failure,
 * whoever took it away or changed it. Where nobody may look, what was
 * acknowledged counts.
 */
export async function reconcile(context: Context, directory: TargetDirectory): Promise<void> {
  const committed = directory.takeCommitted();
  if (committed.size === 0 || context.halt.signal.aborted) return;
  try {
    const found = await look(context, directory, committed);
    if (found === undefined) return;
    for (const [name, wanted] of committed) {
      const error = complaint(joinPath(directory.path, name), wanted, found.get(name));
      if (error !== undefined) wanted.ticket.revoke(error);
    }
  } catch (thrown) {
    const error = failureOf(context, thrown);
    // where nobody may look, nothing that was acknowledged is in doubt for that; a lost link leaves all of it in doubt
    if (!doubtful.includes(error.code)) return;
    for (const { ticket } of committed.values()) ticket.revoke(error);
  }
}

const doubtful: readonly string[] = ['disconnected', 'timeout', 'protocol'];

async function look(
  { target }: Context,
  { path, before }: TargetDirectory,
  committed: ReadonlyMap<string, Committed>,
): Promise<ReadonlyMap<string, Attrs | undefined> | undefined> {
  const isLocal = target.capabilities.kind === 'local';
  const isOurs =
    isLocal && committed.size > mostLocalLooks && (before ?? Infinity) < committed.size;
  if (isOurs || committed.size > mostLooks) return await namesIn(target, path);
  const found = new Map<string, Attrs | undefined>();
  await eachBounded([...committed.keys()], looksAtOnce, async (name) => {
    found.set(name, await lstatOrNothing(target, joinPath(path, name)));
  });
  return found;
}

function complaint(
  path: string,
  { kind, bytes }: Committed,
  found: Attrs | undefined,
): OpError | undefined {
  const shown = nameInText(path);
  const next = 'Find out what takes or changes files there, then retry.';
  if (found === undefined) {
    return new OpError('not-found', `“${shown}” was copied, but is not there any more.`, { next });
  }
  const isSame = found.kind === kind && (kind === 'link' || (found.size ?? bytes) === bytes);
  if (isSame) return undefined;
  const now = found.kind === 'file' ? `a file of ${found.size ?? 0} bytes` : `a ${found.kind}`;
  const was = kind === 'file' ? `a file of ${bytes} bytes` : 'a link';
  return new OpError('changed', `“${shown}” was copied as ${was}, but is ${now} now.`, { next });
}
