import type { AnyAuthMethod, KeyboardInteractiveAuthMethod, Prompt } from 'ssh2';
import { limits } from '../../../shared/limits.ts';
import type { Ask, ConnectParams } from '../protocol.ts';
import { nextAuth, startAuth, withKeys, type AuthReply, type AuthStep } from './auth-order.ts';
import type { Deadlines } from './deadlines.ts';
import { findKeys, type FoundKeys } from './identities.ts';
import { identityId } from './identity.ts';
import { interactiveError, loginCancelledError, loginRefusedError } from './login-errors.ts';
import type { PhaseClock } from './phase-clock.ts';
import { serverLine, serverLines } from './server-text.ts';
import { offerIdentity } from './ssh2-identity.ts';
import type { Transcript } from './transcript.ts';

/** What a login works with. */
export type LoginTools = {
  readonly params: ConnectParams;
  readonly ask: Ask;
  readonly clock: PhaseClock;
  readonly deadlines: Deadlines;
  readonly transcript: Transcript;
  /** Ends the connection. */
  readonly fail: (error: unknown) => void;
  /** Fires when the connection has ended, for whatever reason. */
  readonly signal: AbortSignal;
  /** Starts the deadline for the server's next answer. */
  readonly expectAnswer: () => void;
};

/** What became of the latest key attempt on our side. */
type Signing = 'none' | 'signed' | 'failed';

/** One login, attempt by attempt as ssh2 asks for them. Secrets live in one attempt and are dropped with it. */
export class Login {
  readonly #tools: LoginTools;
  readonly #tried: string[] = [];
  readonly #skipped: string[] = [];
  #state;
  #found: FoundKeys = { identities: [], skipped: [] };
  #signing: Signing = 'none';
  #roundsBefore = 0;
  #hasBegun = false;

  constructor(tools: LoginTools) {
    this.#tools = tools;
    this.#state = startAuth({ askPassword: tools.params.askPassword });
    // rounds without a question never reach us: ssh2 answers them, and would do so for ever
    tools.transcript.onInteractiveRound((count) => {
      if (count > limits.interactiveRounds) tools.fail(interactiveError(tools.params, 'rounds'));
      else tools.expectAnswer();
    });
  }

  /** True once an attempt was made: a server that says "welcome" before that breaks the rules. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** ssh2's `authHandler`. */
  readonly handler = (
    methods: readonly string[] | null,
    partial: boolean | null,
    proceed: (attempt: AnyAuthMethod) => void,
  ): void => {
    const { signal, fail, expectAnswer } = this.#tools;
    this.#next(methods, partial === true).then(
      (attempt) => {
        if (signal.aborted) return;
        this.#hasBegun = true;
        expectAnswer();
        proceed(attempt);
      },
      (error: unknown) => fail(error),
    );
  };

  async #next(methods: readonly string[] | null, isPartial: boolean): Promise<AnyAuthMethod> {
    const wasKey = this.#state.last?.do === 'key';
    const isSigned = this.#signing === 'signed';
    const reply: AuthReply | undefined = methods
      ? {
          // after a key ssh2 reports the methods and the flag of the attempt before that
          methods: this.#tools.transcript.methods() ?? methods,
          // a server that let us sign and then says "failure" wants something more
          partial: wasKey ? isSigned : isPartial,
          unsigned: wasKey && this.#signing === 'failed',
          questioned: this.#tools.transcript.interactiveRounds() > this.#roundsBefore,
        }
      : undefined;
    this.#signing = 'none';
    return this.#attempt(await this.#step(reply), reply);
  }

  async #step(reply: AuthReply | undefined): Promise<AuthStep> {
    const next = nextAuth(this.#state, reply);
    this.#state = next.state;
    if (next.step.do !== 'find-keys' || !reply) return next.step;
    const { params, ask, signal, clock, deadlines } = this.#tools;
    this.#found = await clock.paused(() => findKeys({ ...deadlines, ...params, ask, signal }));
    this.#skipped.push(...this.#found.skipped);
    this.#state = withKeys(this.#state, this.#found.identities.map(identityId));
    return this.#step({ ...reply, partial: false });
  }

  async #attempt(step: AuthStep, reply: AuthReply | undefined): Promise<AnyAuthMethod> {
    const { params, transcript } = this.#tools;
    const username = params.user;
    switch (step.do) {
      case 'none':
        return { type: 'none', username };
      case 'key':
        return this.#offerKey(step.index);
      case 'password':
        return { type: 'password', username, password: await this.#password(step.again) };
      case 'interactive':
        this.#tried.push('keyboard-interactive');
        this.#roundsBefore = transcript.interactiveRounds();
        return { type: 'keyboard-interactive', username, prompt: this.#prompt };
      case 'find-keys':
      case 'give-up':
        throw loginRefusedError(params, {
          reason: step.do === 'give-up' ? step.reason : 'refused',
          tried: this.#tried,
          skipped: this.#skipped,
          methods: reply?.methods ?? [],
        });
      default:
        return step satisfies never;
    }
  }

  #offerKey(index: number): AnyAuthMethod {
    const identity = this.#found.identities[index];
    if (!identity) throw new Error(`There is no identity ${index}.`);
    const { clock, params, expectAnswer } = this.#tools;
    if (!this.#tried.includes(identity.source)) this.#tried.push(identity.source);
    // signing may wait for a passphrase, a touch, or a confirmation
    const sign = (data: Uint8Array) => clock.paused(() => identity.sign(data));
    return offerIdentity(params.user, { ...identity, sign }, (outcome) => {
      this.#signing = outcome === 'signed' ? 'signed' : 'failed';
      if (outcome !== 'signed') this.#skipped.push(outcome.message.replace(/\.$/, ''));
      expectAnswer();
    });
  }

  async #password(again: boolean): Promise<string> {
    const { clock, ask, params, signal } = this.#tools;
    const answer = await clock.paused(() => ask('password', { again }, { signal }));
    if (!answer) throw loginCancelledError(params);
    this.#tried.push('password');
    return answer.password;
  }

  readonly #prompt: KeyboardInteractiveAuthMethod['prompt'] = (
    name,
    instruction,
    _language,
    prompts,
    finish,
  ) => {
    const { signal, fail, expectAnswer } = this.#tools;
    this.#answers(name, instruction, prompts).then(
      (answers) => {
        if (signal.aborted) return;
        expectAnswer();
        finish([...answers]);
      },
      (error: unknown) => fail(error),
    );
  };

  async #answers(
    name: string,
    instruction: string,
    prompts: readonly Prompt[],
  ): Promise<readonly string[]> {
    const { clock, ask, params, signal } = this.#tools;
    if (prompts.length > limits.promptsPerRound) throw interactiveError(params, 'prompts');
    const question = {
      name: serverLine(name),
      instruction: serverLines(instruction),
      // what a server does not say to show is a secret
      fields: prompts.map(({ prompt, echo }) => ({
        label: serverLine(prompt, limits.serverTextLength),
        echo: echo === true,
      })),
    };
    const answer = await clock.paused(() => ask('interactive', question, { signal }));
    if (!answer || answer.answers.length !== prompts.length) throw loginCancelledError(params);
    return answer.answers;
  }
}
