import { limits } from '../../../shared/limits.ts';
import { untrusted, type Untrusted } from '../../../shared/untrusted.ts';
import type { SecretOf } from '../../vault/vault-file.ts';
import type { AttemptSecrets } from './attempt-secrets.ts';
import type { HopAsks } from './hop-asks.ts';
import { isPasswordRound } from './password-field.ts';
import type { Prompts } from '../session/prompts.ts';

/** The questions of a login that the user answers. */
export type LoginAsks = Pick<
  HopAsks,
  'password' | 'passphrase' | 'interactive' | 'newPassword' | 'agentUse'
>;

/** The login that questions are about. */
export type LoginAttempt = {
  readonly sessionId: string;
  readonly account: string;
  /** The key files it was told to use: no passphrase of another one is anything to it. */
  readonly keyFiles: readonly string[];
  /** Where the session leads in the end, when this is the login at a jump host. */
  readonly jumpTo?: string | undefined;
  readonly secrets: AttemptSecrets;
  /** Whose password it is, to remember it by. */
  readonly passwordOf: SecretOf;
  /** The user has chosen that programs on this host may ask for keys. */
  readonly forwardsAgent?: boolean | undefined;
};

type LaterAttempt = LoginAttempt & {
  readonly of: { readonly sessionId: string; readonly jumpTo?: string; readonly account: string };
};

/** Puts a login's questions to the user. Texts from the server are capped here too, whatever the session process did. */
export function createLoginAsks(prompts: Prompts, attempt: LoginAttempt): LoginAsks {
  const { sessionId, account, keyFiles, jumpTo, secrets, passwordOf } = attempt;
  const session = { sessionId, ...(jumpTo === undefined ? {} : { jumpTo }) };
  const of = { ...session, account };
  return {
    password: async ({ again }, options) => {
      const password = await secrets.answer(passwordOf, {
        isAgain: again,
        signal: options.signal,
        ask: async (offer) => {
          const question = { kind: 'password', ...of, ...offer, again } as const;
          const answer = await prompts.ask(question, options);
          return answer && { secret: answer.password, remember: answer.remember === true };
        },
      });
      return password === null ? null : { password };
    },
    passphrase: async ({ keyFile, again }, options) => {
      if (!keyFiles.includes(keyFile)) return null;
      const passphrase = await secrets.answer(
        { kind: 'passphrase', keyFile },
        {
          isAgain: again,
          signal: options.signal,
          ask: async (offer) => {
            const question = { kind: 'passphrase', ...session, ...offer, keyFile, again } as const;
            const answer = await prompts.ask(question, options);
            return answer && { secret: answer.passphrase, remember: answer.remember === true };
          },
        },
      );
      return passphrase === null ? null : { passphrase };
    },
    interactive: async ({ name, instruction, fields }, options) => {
      const question = {
        kind: 'interactive',
        ...of,
        name: capped(name),
        instruction: capped(instruction),
        fields: fields.map(({ label, echo }) => ({ label: capped(label), echo })),
      } as const;
      if (!isPasswordRound({ name, instruction, fields })) {
        const answer = await prompts.ask(question, options);
        return answer && { answers: answer.answers };
      }
      const password = await secrets.answer(passwordOf, {
        isAgain: false,
        signal: options.signal,
        ask: async (offer) => {
          const answer = await prompts.ask({ ...question, ...offer }, options);
          const secret = answer?.answers[0];
          return secret === undefined ? null : { secret, remember: answer?.remember === true };
        },
      });
      return password === null ? null : { answers: [password] };
    },
    ...laterAsks(prompts, { ...attempt, of }),
  };
}

/** What a server wants besides what it needs to let somebody in. */
function laterAsks(
  prompts: Prompts,
  { of, secrets, passwordOf, forwardsAgent }: LaterAttempt,
): Pick<HopAsks, 'newPassword' | 'agentUse'> {
  return {
    newPassword: async ({ text, again }, options) => {
      const question = { kind: 'new-password', ...of, text: capped(text), again } as const;
      const answer = await prompts.ask(question, options);
      if (answer === null) return null;
      secrets.changed(passwordOf, answer.newPassword);
      return { newPassword: answer.newPassword };
    },
    agentUse: async ({ keyType, fingerprint, user }, options) => {
      // a session process that nobody gave an agent to has nothing to ask
      if (forwardsAgent !== true) return null;
      const what = {
        keyType,
        fingerprint,
        ...(user === undefined ? {} : { user: user.slice(0, limits.serverTextLength) }),
      };
      const answer = await prompts.ask({ kind: 'agent-use', ...of, ...what }, options);
      return answer && { allowed: true };
    },
  };
}

/** Text from a server, no longer than we show. */
export function capped(text: string): Untrusted {
  return untrusted(text, limits.serverTextLength);
}
