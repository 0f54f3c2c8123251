import type { Secrets } from './attempt-secrets.ts';

/** Nothing is remembered. */
export const noSecrets: Secrets = {
  canRemember: () => Promise.resolve('session'),
  find: () => Promise.resolve(undefined),
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};
