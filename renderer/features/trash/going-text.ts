import type { Value } from '../../../shared/contract/index.ts';

/** Where a deletion goes; `unknown` until the host has said so, or cannot. */
export type Going = Value<'trash.plan'> | { readonly goes: 'unknown' };

/** What becomes of what is deleted, one thing or many, and how to have it back; `undo` are the keys for that. */
export function goingText(going: Going, count: number, undo: string | undefined): string {
  const isOne = count === 1;
  const moves = isOne ? 'It moves' : 'They move';
  const them = isOne ? 'it' : 'them';
  switch (going.goes) {
    case 'trash': {
      const back = undo === undefined ? 'This can be undone.' : `${undo} brings ${them} back.`;
      return `${moves} to the trash of this host. ${back}`;
    }
    case 'system':
      return `${moves} to the trash of this computer, where ${isOne ? 'it' : 'they'} can be restored.`;
    case 'unknown':
      return `${moves} to the trash, where there is one; nothing is deleted for good.`;
    case 'final': {
      const why = going.why === undefined ? '' : ` ${going.why}`;
      return `This is final: it does not go to a trash, and cannot be undone.${why}`;
    }
    default:
      return going satisfies never;
  }
}
