import type { SecretPlace } from '../../../shared/contract/vault.ts';
import { hold, type HeldSecret } from '../../vault/held-secret.ts';
import type { SecretOf } from '../../vault/vault-file.ts';
import { keyOf } from '../../vault/vault-file.ts';

/** What is remembered, as a login uses it. */
export type Secrets = {
  /** Where a secret would be remembered now. */
  readonly canRemember: () => Promise<SecretPlace>;
  /** May ask for the master password. */
  readonly find: (of: SecretOf, signal: AbortSignal) => Promise<string | undefined>;
  /** Never rejects: what cannot be stored is told, and remembered until the app ends. */
  readonly keep: (of: SecretOf, secret: string) => Promise<void>;
  readonly forget: (of: SecretOf) => Promise<void>;
};

/** What the dialog says about remembering. */
export type RememberOffer = { readonly canRemember: SecretPlace; readonly isStale?: true };

/** What the user answered. */
export type SecretAnswer = { readonly secret: string; readonly remember: boolean };

type Question = {
  /** The last answer was refused. */
  readonly isAgain: boolean;
  readonly signal: AbortSignal;
  readonly ask: (offer: RememberOffer) => Promise<SecretAnswer | null>;
};

type Typed = { readonly of: SecretOf; readonly remember: boolean; readonly held: HeldSecret };

/** The remembered secrets in one connect attempt. */
export type AttemptSecrets = {
  /** The remembered secret the first time, then the user's answer. */
  readonly answer: (of: SecretOf, question: Question) => Promise<string | null>;
  /** The server took a new password in place of the one it was given. */
  readonly changed: (of: SecretOf, secret: string) => void;
  /** The attempt logged in: what the user wanted remembered is from now on. */
  readonly loggedIn: () => Promise<void>;
  /** The attempt is over: what was typed is let go of. */
  readonly forget: () => void;
};

/**
 * Gives each remembered secret once to an attempt, so that a wrong one is never replayed. What is typed instead takes
 * its place only when the login succeeds.
 */
export function createAttemptSecrets(secrets: Secrets): AttemptSecrets {
  const given = new Set<string>();
  const stale = new Set<string>();
  const typed = new Map<string, Typed>();
  const note = (of: SecretOf, { secret, remember }: SecretAnswer): void => {
    const key = keyOf(of);
    typed.get(key)?.held.wipe();
    typed.set(key, { of, remember, held: hold(secret) });
  };
  return {
    answer: async (of, { isAgain, signal, ask }) => {
      const key = keyOf(of);
      if (!isAgain && !given.has(key)) {
        given.add(key);
        const found = await secrets.find(of, signal);
        if (found !== undefined) {
          stale.add(key); // unless this logs in
          return found;
        }
      }
      const isStale = stale.has(key);
      const canRemember = await secrets.canRemember();
      const answer = await ask({ canRemember, ...(isStale ? { isStale } : {}) });
      if (answer === null) return null;
      note(of, answer);
      return answer.secret;
    },
    changed: (of, secret) => {
      const key = keyOf(of);
      // remembered, or wanted to be: what is remembered has to stay right
      const remember = typed.get(key)?.remember ?? stale.has(key);
      note(of, { secret, remember });
    },
    loggedIn: async () => {
      const answers = [...typed];
      typed.clear();
      for (const [key, { of, held, remember }] of answers) {
        if (remember) await secrets.keep(of, held.read());
        else if (stale.has(key)) await secrets.forget(of); // the server refused it and took another
        held.wipe();
      }
    },
    forget: () => {
      for (const { held } of typed.values()) held.wipe();
      typed.clear();
    },
  };
}
