import type { ConflictRules } from './conflict-ask.ts';

/** For tests in which every question goes to the user. */
export const askEverything: ConflictRules = {
  mayAsk: () => true,
  standing: () => undefined,
  remember: () => {},
  keep: () => {},
};
