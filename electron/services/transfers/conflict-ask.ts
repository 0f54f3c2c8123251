import type { ConflictAction } from '../../../shared/contract/prompts.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { AskHandlers } from '../session/engine-link.ts';
import { localFs } from '../session/engines.ts';
import type { Prompts } from '../session/prompts.ts';
import { runnerOf, settingDirection } from './transfer-plan.ts';
import type { TransferRequest } from './transfer-record.ts';
import type { TransferSettingsService } from './transfer-settings.ts';

/** What is known about the answers to conflicts without asking. */
export type ConflictRules = {
  /** True for the process that runs the transfer: no other one may ask about it, or be told how the user answers. */
  readonly mayAsk: (transferId: string, fs: string) => boolean;
  /** Decided for all transfers of this one's direction while it ran. */
  readonly standing: (transferId: string) => ConflictAction | undefined;
  /** From now on for all conflicts of this transfer, in its later attempts as well. */
  readonly remember: (transferId: string, action: ConflictAction) => void;
  /** From now on for all transfers of this one's direction. */
  readonly keep: (transferId: string, action: ConflictAction) => void;
};

/** What conflicts need of the transfers. */
export type ConflictTransfers = {
  readonly request: (transferId: string) => TransferRequest | undefined;
  readonly remember: (transferId: string, action: ConflictAction) => void;
};

/** Follows the settings, which an answer may change. */
export function createConflictRules(
  transfers: ConflictTransfers,
  settings: TransferSettingsService,
  report: (trouble: string) => void,
): ConflictRules {
  const { request, remember } = transfers;
  return {
    mayAsk: (transferId, fs) => {
      const asked = request(transferId);
      return asked !== undefined && runnerOf(asked) === fs;
    },
    remember,
    standing: (transferId) => {
      const asked = request(transferId);
      if (asked === undefined || asked.options?.conflict !== undefined) return undefined;
      const policy = settings.current.read().conflict[settingDirection(asked)];
      return policy === 'ask' ? undefined : policy;
    },
    keep: (transferId, action) => {
      const asked = request(transferId);
      if (asked === undefined) return;
      const now = settings.current.read();
      const conflict = { ...now.conflict, [settingDirection(asked)]: action };
      settings
        .change({ ...now, conflict })
        .catch((thrown: unknown) => report(toAppError(thrown).message));
    },
  };
}

/** Makes the way in which a session's process, or the local engine's, asks about existing targets. */
export type ConflictDesk = (sessionId?: string) => AskHandlers['conflict'];

/** Puts a transfer's question about an existing target to the user, unless it has been answered for all of them. */
export function createConflictDesk(prompts: Prompts, rules: ConflictRules): ConflictDesk {
  return (sessionId) => async (params, options) => {
    const { transferId, actions, reason } = params;
    if (!rules.mayAsk(transferId, sessionId ?? localFs)) return null;
    const standing = rules.standing(transferId);
    if (standing !== undefined && actions.includes(standing)) {
      return { kind: 'conflict', action: standing, scope: 'this' };
    }
    const of = sessionId === undefined ? {} : { sessionId };
    const answer = await prompts.ask(
      { kind: 'conflict', ...of, ...params, actions: [...actions] },
      options,
    );
    if (answer === null || answer.scope === 'this') return answer;
    // two items that want one name say nothing of files that were there before
    if (reason === 'taken') rules.remember(transferId, answer.action);
    if (answer.scope === 'direction') rules.keep(transferId, answer.action);
    return answer;
  };
}
