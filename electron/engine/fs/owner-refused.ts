import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { NewOwnAttrs } from './file-system.ts';

/** What to say of an owner or group that a system does not let an account set: mostly it is nobody's fault. */
export function ownerRefused(
  path: string,
  wanted: NewOwnAttrs,
  { now, cause }: { readonly now: Attrs; readonly cause: unknown },
): OpError {
  const isOwner = wanted.uid !== undefined && wanted.uid !== now.uid;
  const what = isOwner ? 'another owner' : 'another group';
  const text = `Cannot give “${nameInText(path)}” to ${what}: permission denied.`;
  const next = isOwner
    ? 'Only the administrator of that system can give files away, or take them back.'
    : 'The account has to own it, and to be in that group.';
  return new OpError('permission', text, { next, cause });
}
