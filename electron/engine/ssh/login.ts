import type { AnyAuthMethod, KeyboardInteractiveAuthMethod } from 'ssh2';
import { limits } from '../../../shared/limits.ts';
import { collectSoon } from '../collect-soon.ts';
import {
  hasUntriedKeys,
  methodsLeftOut,
  nextAuth,
  startAuth,
  withKeys,
  type AuthReply,
  type AuthStep,
} from './auth-order.ts';
import { findKeys, findKeysQuietly, type FoundKeys } from './identities.ts';
import { identityId, type Identity } from './identity.ts';
import { answersTo } from './interactive.ts';
import { interactiveError, loginRefusedError } from './login-errors.ts';
import { LoginStory } from './login-story.ts';
import type { LoginTools } from './login-tools.ts';
import { Passwords } from './passwords.ts';
import type { KeySources } from './signers.ts';
import { offerIdentity } from './ssh2-identity.ts';

/** What became of the latest key attempt on our side; `unasked` is a signature nobody had asked for first. */
type Signing = 'none' | 'signed' | 'failed' | 'unasked';

/** The key that was sent right behind the first question. */
type EarlyKey =
  | { readonly at: 'none' }
  | { readonly at: 'sent'; readonly id: string }
  /** The answer to the question does not ask for it: when it is refused, this step is next. */
  | { readonly at: 'unwanted'; readonly next: AuthStep; readonly reply: AuthReply | undefined };

type Refusal = { readonly methods: readonly string[]; readonly isPartial: boolean };
type Proceed = (attempt: AnyAuthMethod) => void;

/** One login, attempt by attempt as ssh2 asks for them. Secrets live in one attempt and are dropped with it. */
export class Login {
  readonly #tools: LoginTools;
  readonly #story = new LoginStory();
  readonly #skipped: string[] = [];
  #state;
  #found: FoundKeys = { identities: [], skipped: [] };
  #foundEarly: FoundKeys | undefined;
  #early: EarlyKey = { at: 'none' };
  #signing: Signing = 'none';
  #refusal: Refusal = { methods: [], isPartial: false };
  #roundsBefore = 0;
  /** Asks for passwords, and for new ones. */
  readonly passwords: Passwords;
  #hasBegun = false;
  #isOver = false;
  #turn = Promise.resolve();

  constructor(tools: LoginTools) {
    this.#tools = tools;
    this.passwords = new Passwords(tools);
    const { askPassword, identitiesOnly = false, loginMethods, passwordPrompts } = tools.params;
    const chosen = { methods: loginMethods, maxTries: passwordPrompts };
    this.#state = startAuth({ askPassword, identitiesOnly, ...chosen });
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

  /** What was tried, for people. */
  tried(): readonly string[] {
    return this.#story.tried;
  }

  /** What let us in, for people. */
  story(): string {
    return this.#story.told();
  }

  /** True when the server took us in without a key, a password or an answer. */
  wasUnproved(): boolean {
    return this.#story.isUnproved;
  }

  /** The server has let us in: whatever it still says about attempts, no other is made. */
  finish(): void {
    this.#isOver = true;
    this.#story.end();
    this.passwords.forget();
    // a key that was opened to be offered is held by what signs with it; a refusal may still be worked off
    void this.#turn.then(() => {
      this.#found = { identities: [], skipped: [] };
      this.#foundEarly = undefined;
      collectSoon();
    });
  }

  /** The server refuses an attempt. */
  refused(isPartial: boolean): void {
    this.#story.refused();
    this.#refusal = { methods: this.#tools.transcript.methods() ?? [], isPartial };
  }

  /** ssh2's `authHandler`. Answers to attempts that were sent together come together: one after the other. */
  readonly handler = (
    methods: readonly string[] | null,
    _partial: boolean | null,
    proceed: Proceed,
  ): void => {
    const refusal = methods && this.#refusal;
    this.#turn = this.#turn
      .then(() => this.#answer(refusal, proceed))
      .catch((error: unknown) => {
        if (!this.#isOver) this.#tools.fail(error);
      });
  };

  async #answer(refusal: Refusal | null, proceed: Proceed): Promise<void> {
    const { signal, expectAnswer, isOrderly } = this.#tools;
    if (this.#isOver || signal.aborted) return;
    const attempt = await this.#next(refusal);
    // the server's word may have come meanwhile
    if (this.#isOver || signal.aborted) return;
    this.#hasBegun = true;
    expectAnswer();
    if (attempt) proceed(attempt);
    if (!refusal && isOrderly()) await this.#sendEarly();
  }

  async #next(refusal: Refusal | null): Promise<AnyAuthMethod | undefined> {
    const reply = refusal ? this.#replyOf(refusal) : undefined;
    this.#signing = 'none';
    this.passwords.forget();
    const early = this.#early;
    this.#early = { at: 'none' };
    if (early.at === 'unwanted') return this.#attempt(early.next, early.reply);
    const step = await this.#step(reply);
    if (early.at !== 'sent') return this.#attempt(step, reply);
    const identity = step.do === 'key' ? this.#found.identities[step.index] : undefined;
    if (identity && identityId(identity) === early.id) this.#noteKey(identity, 'unasked');
    else this.#early = { at: 'unwanted', next: step, reply };
    return undefined;
  }

  #replyOf({ methods, isPartial }: Refusal): AuthReply {
    const wasKey = this.#state.last?.do === 'key';
    const wasAsked = wasKey && this.#signing !== 'unasked';
    // a server that let us sign and then says "failure" wants something more
    const partial = wasAsked ? this.#signing === 'signed' : isPartial;
    if (partial) this.#story.passed();
    return {
      methods,
      partial,
      unsigned: wasKey && this.#signing === 'failed',
      questioned: this.#tools.transcript.interactiveRounds() > this.#roundsBefore,
    };
  }

  /** The key that the answer to the first question will ask for, unless the server takes none. */
  async #sendEarly(): Promise<void> {
    const { signal, clock, sendSigned } = this.#tools;
    if (this.#state.methods[0] !== 'publickey') return;
    this.#foundEarly = await clock.paused(() => findKeysQuietly(this.#sources()));
    const first = this.#foundEarly?.identities[0];
    if (first?.isAtHand !== true || this.#isOver || signal.aborted) return;
    try {
      await sendSigned(first);
      this.#story.sentEarly(first.source);
      this.#early = { at: 'sent', id: identityId(first) };
    } catch {
      // the key is used again when the server asks for one, and says then what is wrong with it
    }
  }

  async #step(reply: AuthReply | undefined): Promise<AuthStep> {
    const next = nextAuth(this.#state, reply);
    this.#state = next.state;
    if (next.step.do !== 'find-keys' || !reply) return next.step;
    const { clock } = this.#tools;
    this.#found = this.#foundEarly ?? (await clock.paused(() => findKeys(this.#sources())));
    this.#skipped.push(...this.#found.skipped);
    this.#state = withKeys(this.#state, this.#found.identities.map(identityId));
    return this.#step({ ...reply, partial: false });
  }

  #sources(): KeySources {
    const { params, ask, signal, deadlines, binding } = this.#tools;
    return { ...deadlines, ...params, ask, signal, ...(binding ? { binding } : {}) };
  }

  /** Nothing when the attempt has been sent already. */
  async #attempt(step: AuthStep, reply: AuthReply | undefined): Promise<AnyAuthMethod | undefined> {
    const { params, transcript } = this.#tools;
    const username = params.user;
    switch (step.do) {
      case 'none':
        return { type: 'none', username };
      case 'key':
        return this.#useKey(step.index);
      case 'password':
        this.#story.begin('password', 'proof');
        return passwordAttempt(username, await this.passwords.ask(step.again));
      case 'interactive':
        this.#story.begin('keyboard-interactive', 'no proof yet');
        this.#roundsBefore = transcript.interactiveRounds();
        return { type: 'keyboard-interactive', username, prompt: this.#prompt };
      case 'find-keys':
      case 'give-up':
        throw loginRefusedError(params, {
          reason: step.do === 'give-up' ? step.reason : 'refused',
          tried: this.#story.tried,
          skipped: [...this.#skipped, ...methodsLeftOut(this.#state, reply?.methods ?? [])],
          methods: reply?.methods ?? [],
          hasMoreKeys: hasUntriedKeys(this.#state),
        });
      default:
        return step satisfies never;
    }
  }

  /** A key at hand is used without asking whether it would do, which is a round trip less. */
  async #useKey(index: number): Promise<AnyAuthMethod | undefined> {
    const identity = this.#found.identities[index];
    if (!identity) throw new Error(`There is no identity ${index}.`);
    if (!identity.isAtHand) return this.#offerKey(identity);
    try {
      await this.#tools.sendSigned(identity);
      this.#noteKey(identity, 'unasked');
      return undefined;
    } catch {
      // offering it ends in the same error, with all that follows from one
      return this.#offerKey(identity);
    }
  }

  #noteKey({ source }: Identity, signing: Signing): void {
    this.#story.beginKey(source);
    this.#signing = signing;
  }

  #offerKey(identity: Identity): AnyAuthMethod {
    const { params, expectAnswer, sendSignature: send } = this.#tools;
    this.#noteKey(identity, 'none');
    const sign = (data: Uint8Array) => this.#sign(identity, data);
    const onSigned = (outcome: 'signed' | Error) => {
      this.#signing = outcome === 'signed' ? 'signed' : 'failed';
      if (outcome !== 'signed') this.#skipped.push(outcome.message.replace(/\.$/, ''));
      expectAnswer();
    };
    return offerIdentity(params.user, { ...identity, sign }, { send, onSigned });
  }

  /** Signing may wait for a passphrase, a touch, or a confirmation. */
  async #sign(identity: Identity, data: Uint8Array): Promise<Buffer> {
    const { clock, onTouch } = this.#tools;
    if (identity.needsTouch) onTouch?.(true);
    try {
      return await clock.paused(() => identity.sign(data));
    } finally {
      if (identity.needsTouch) onTouch?.(false);
    }
  }

  readonly #prompt: KeyboardInteractiveAuthMethod['prompt'] = (
    name,
    instruction,
    _language,
    prompts,
  ) => {
    const { signal, fail, expectAnswer, sendAnswers } = this.#tools;
    answersTo({ name, instruction, prompts }, this.#tools).then(
      (answers) => {
        if (!signal.aborted) {
          expectAnswer();
          this.#story.proved();
          sendAnswers(answers);
        }
        for (const answer of answers) answer.fill(0);
      },
      (error: unknown) => fail(error),
    );
  };
}

/** ssh2 takes bytes too, which its types do not say. */
function passwordAttempt(username: string, password: Buffer): AnyAuthMethod {
  return { type: 'password', username, password: password as unknown as string };
}
