import { limits } from '../../shared/limits.ts';
import type { HopAsks } from './hop-asks.ts';
import type { Prompts } from './prompts.ts';

/** The questions of a login that the user answers. */
export type LoginAsks = Pick<
  HopAsks,
  'password' | 'passphrase' | 'interactive' | 'newPassword' | 'agentUse'
>;

/** Puts a login's questions to the user. Texts from the server are capped here too, whatever the session process did. */
export function createLoginAsks(
  prompts: Prompts,
  attempt: {
    readonly sessionId: string;
    readonly account: string;
    /** The key files it was told to use: no passphrase of another one is anything to it. */
    readonly keyFiles: readonly string[];
    /** Where the session leads in the end, when this is the login at a jump host. */
    readonly jumpTo?: string | undefined;
  },
): LoginAsks {
  const { sessionId, account, keyFiles, jumpTo } = attempt;
  const session = { sessionId, ...(jumpTo === undefined ? {} : { jumpTo }) };
  const of = { ...session, account };
  return {
    password: async ({ again }, options) => {
      const answer = await prompts.ask({ kind: 'password', ...of, again }, options);
      return answer && { password: answer.password };
    },
    passphrase: async ({ keyFile, again }, options) => {
      if (!keyFiles.includes(keyFile)) return null;
      const answer = await prompts.ask({ kind: 'passphrase', ...session, keyFile, again }, options);
      return answer && { passphrase: answer.passphrase };
    },
    interactive: async ({ name, instruction, fields }, options) => {
      const answer = await prompts.ask(
        {
          kind: 'interactive',
          ...of,
          name: capped(name),
          instruction: capped(instruction),
          fields: fields.map(({ label, echo }) => ({ label: capped(label), echo })),
        },
        options,
      );
      return answer && { answers: answer.answers };
    },
    newPassword: async ({ text, again }, options) => {
      const question = { kind: 'new-password', ...of, text: capped(text), again } as const;
      const answer = await prompts.ask(question, options);
      return answer && { newPassword: answer.newPassword };
    },
    agentUse: async ({ keyType, fingerprint, user }, options) => {
      const what = { keyType, fingerprint, ...(user === undefined ? {} : { user: capped(user) }) };
      const answer = await prompts.ask({ kind: 'agent-use', ...of, ...what }, options);
      return answer && { allowed: true };
    },
  };
}

/** Text from a server, no longer than we show. */
export function capped(text: string): string {
  return text.slice(0, limits.serverTextLength);
}
