import { OpError } from '../../../shared/errors.ts';
import { shareTask } from '../../vault/shared-wait.ts';
import type { Prompts } from '../session/prompts.ts';

/** The way to the master password: one question for all who wait, and slower after each wrong answer. */
export type MasterQuestion = {
  /** Asks until it opens or the user gives up, which is no error. */
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** Looks at a password typed elsewhere; refused when it is wrong. */
  readonly check: (password: string, signal: AbortSignal) => Promise<void>;
};

/** A second after the first wrong one, then twice as long each time, a minute at most. */
function pauseMs(wrong: number): number {
  return wrong === 0 ? 0 : Math.min(1_000 * 2 ** (wrong - 1), 60_000);
}

/** `opens` looks at one password. */
export function createMasterQuestion(
  prompts: Prompts,
  opens: (password: string) => Promise<boolean>,
): MasterQuestion {
  let wrong = 0;
  let notBeforeMs = 0;
  let last: Promise<unknown> = Promise.resolve();

  const look = async (password: string, signal: AbortSignal): Promise<boolean> => {
    if (notBeforeMs > Date.now()) await until(notBeforeMs, signal);
    const isRight = await opens(password);
    wrong = isRight ? 0 : wrong + 1;
    notBeforeMs = isRight ? 0 : Date.now() + pauseMs(wrong);
    return isRight;
  };
  /** One after the other, or many at once would need no pause. */
  const inTurn = (password: string, signal: AbortSignal): Promise<boolean> => {
    const turn = last.then(() => look(password, signal));
    last = turn.catch(() => undefined); // reported by `turn`
    return turn;
  };

  const ask = async (signal: AbortSignal): Promise<void> => {
    for (let again = false; ; again = true) {
      const waits = notBeforeMs > Date.now() ? { notBeforeMs } : {};
      const answer = await prompts.ask({ kind: 'master-password', again, ...waits }, { signal });
      if (answer === null || (await inTurn(answer.password, signal))) return;
    }
  };

  return {
    ask: shareTask(ask),
    check: async (password, signal) => {
      if (await inTurn(password, signal)) return;
      throw new OpError('auth', 'This is not the master password.', { next: 'Try again.' });
    },
  };
}

/** Waits for a moment; rejects when nobody waits for the answer any more. */
function until(momentMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      clearTimeout(timer);
      reject(new OpError('cancelled', 'Cancelled.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', give);
      resolve();
    }, momentMs - Date.now());
    signal.addEventListener('abort', give, { once: true });
    if (signal.aborted) give();
  });
}
