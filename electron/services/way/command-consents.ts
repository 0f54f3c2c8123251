import type { CommandConsent, CommandPurpose } from '../../../shared/contract/ssh-config.ts';
import type { JsonStore } from '../../store/json-store.ts';
import type { CommandQuestion } from '../../ssh-config/options.ts';
import type { Prompts } from '../session/prompts.ts';

/** Who wants to run a command, and until when the question makes sense. */
export type Asking = {
  readonly sessionId: string;
  /** Where the session leads, for people. */
  readonly account: string;
  readonly signal: AbortSignal;
};

/** The user's word on commands of OpenSSH's configuration. Nothing of it runs without. */
export type CommandConsents = {
  /** Whether the command may run: as said before, or as said now. */
  readonly allows: (question: CommandQuestion, asking: Asking) => Promise<boolean>;
  readonly list: () => Promise<readonly CommandConsent[]>;
  readonly withdraw: (purpose: CommandPurpose, command: string) => Promise<void>;
};

/** More than anyone reads through; the oldest go first. */
const maxConsents = 1_000;

/** Consents hold for exactly one text and one purpose; those for once hold while their session is open. */
export function createCommandConsents(
  store: JsonStore<readonly CommandConsent[]>,
  prompts: Prompts,
): CommandConsents {
  const forSession = new Set<string>();
  const isRemembered = async ({ purpose, command }: CommandQuestion): Promise<boolean> =>
    (await store.read()).some((other) => isSame(other, { purpose, command }));
  return {
    allows: async (question, { sessionId, account, signal }) => {
      const { purpose, command, file, line } = question;
      const key = JSON.stringify([sessionId, purpose, command]);
      if (forSession.has(key) || (await isRemembered(question))) return true;
      const answer = await prompts.ask(
        { kind: 'run-command', sessionId, account, purpose, command, file, line },
        { signal },
      );
      if (answer === null) return false;
      forSession.add(key);
      if (answer.remember) {
        const consent = { purpose, command, allowedAtMs: Date.now() };
        await store.update((list) => [...list, consent].slice(-maxConsents));
      }
      return true;
    },
    list: () => store.read(),
    withdraw: async (purpose, command) => {
      forSession.clear();
      await store.update((list) => list.filter((other) => !isSame(other, { purpose, command })));
    },
  };
}

function isSame(
  a: Pick<CommandConsent, 'purpose' | 'command'>,
  b: Pick<CommandConsent, 'purpose' | 'command'>,
): boolean {
  return a.purpose === b.purpose && a.command === b.command;
}
