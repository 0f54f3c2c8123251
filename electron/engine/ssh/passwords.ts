import { secretBytes } from '../secret-text.ts';
import { loginCancelledError, passwordExpiredError } from './login-errors.ts';
import type { LoginTools } from './login-tools.ts';
import { serverLines } from './server-text.ts';

/** As often as passwd asks: a server may refuse a new password that is too simple. */
const maxChanges = 3;

/**
 * The passwords of one login. One is held for the time of its attempt only, which may end in a demand for another. As
 * bytes, because ssh2 keeps what it is given for as long as the connection lasts: a string could not be wiped there.
 */
export class Passwords {
  readonly #tools: LoginTools;
  #current: Buffer | undefined;
  #changes = 0;

  constructor(tools: LoginTools) {
    this.#tools = tools;
  }

  /** The user's, for one attempt. */
  async ask(again: boolean): Promise<Buffer> {
    const { clock, ask, params, signal } = this.#tools;
    const answer = await clock.paused(() => ask('password', { again }, { signal }));
    if (!answer) throw loginCancelledError(params);
    this.#current = secretBytes(answer.password);
    return this.#current;
  }

  /** The attempt is over: what was sent is wiped, also where ssh2 keeps it. */
  forget(): void {
    this.#current?.fill(0);
    this.#current = undefined;
  }

  /** The server demands a new one in place of the one it was given. */
  change(text: string): void {
    const { fail, signal } = this.#tools;
    this.#change(text).catch((error: unknown) => {
      if (!signal.aborted) fail(error);
    });
  }

  async #change(text: string): Promise<void> {
    const { clock, ask, params, signal, expectAnswer, sendNewPassword } = this.#tools;
    const old = this.#current;
    this.#changes += 1;
    if (old === undefined || this.#changes > maxChanges) throw passwordExpiredError(params);
    const question = { text: serverLines(text), again: this.#changes > 1 };
    const answer = await clock.paused(() => ask('newPassword', question, { signal }));
    // what is empty would be sent as no new password at all
    if (!answer || answer.newPassword.length === 0) throw passwordExpiredError(params);
    const chosen = secretBytes(answer.newPassword);
    // unless the server has gone on meanwhile
    if (!signal.aborted && this.#current === old) {
      expectAnswer();
      sendNewPassword({ old, chosen });
    }
    chosen.fill(0);
  }
}
