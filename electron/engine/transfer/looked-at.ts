import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { Context } from './context.ts';
import { lstatOrNothing } from './directory.ts';

/** The last look before a file takes the place of one that somebody has looked at: it must still be that one. */
export async function replaceOnlyLookedAt(
  { target, replaces }: Pick<Context, 'target' | 'replaces'>,
  path: string,
): Promise<void> {
  if (replaces === undefined) return;
  const found = await lstatOrNothing(target, path);
  const isSame =
    replaces === 'nothing'
      ? found === undefined
      : found?.size === replaces.size && found?.mtimeMs === replaces.mtimeMs;
  // not `changed`, which begins the copy anew
  if (!isSame) throw new OpError('exists', `“${nameInText(path)}” was changed by somebody else.`);
}
