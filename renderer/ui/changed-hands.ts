import type { ChangedHands } from '../../shared/contract/values.ts';
import { displayName } from '../../shared/names.ts';

/** What became of the owner and group of a file that was replaced: "owner is now deploy, was alice". */
export function changedHandsText({ owner, group }: ChangedHands): string {
  return [
    ...(owner === undefined ? [] : [changeText('owner', owner)]),
    ...(group === undefined ? [] : [changeText('group', group)]),
  ].join('; ');
}

function changeText(
  what: string,
  { was, now }: { readonly was: string; readonly now: string },
): string {
  return `${what} is now ${displayName(now)}, was ${displayName(was)}`;
}
