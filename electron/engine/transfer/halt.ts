import { setMaxListeners } from 'node:events';
import { OpError } from '../../../shared/errors.ts';

/** Why nothing new is started any more, and who has to stop at once. */
export class Halt {
  readonly #now = new AbortController();
  readonly #asking = new AbortController();
  readonly #user: AbortSignal;
  readonly #pausing: AbortSignal | undefined;
  readonly #cancel = (): void => {
    this.#isPaused = false;
    this.#stop(new OpError('cancelled', 'Cancelled.'));
    this.#now.abort();
  };
  readonly #pause = (): void => {
    if (this.#now.signal.aborted) return;
    this.#isPaused = true;
    this.#stop(new OpError('cancelled', 'Paused.'));
    this.#now.abort();
  };
  #error: OpError | undefined;
  #isPaused = false;

  constructor(user: AbortSignal, pausing?: AbortSignal) {
    this.#user = user;
    this.#pausing = pausing;
    // one listener for each file under way
    setMaxListeners(0, this.#now.signal, this.#asking.signal);
    if (user.aborted) this.#cancel();
    else user.addEventListener('abort', this.#cancel, { once: true });
    if (pausing?.aborted === true) this.#pause();
    else pausing?.addEventListener('abort', this.#pause, { once: true });
  }

  /** True when it is to go on later: what a later attempt can use is kept. A lost session is such a case. */
  get keepsPartials(): boolean {
    return this.#isPaused || this.#error?.code === 'disconnected';
  }

  /** Why not everything is settled, for the report; undefined while all is well. */
  get cutOff(): { readonly error: OpError; readonly paused: boolean } | undefined {
    return this.#error === undefined ? undefined : { error: this.#error, paused: this.#isPaused };
  }

  /** What everything not yet started ends with; undefined while all is well. */
  get error(): OpError | undefined {
    return this.#error;
  }

  /** Fires when work under way must stop: the user cancelled, or the session ended. */
  get signal(): AbortSignal {
    return this.#now.signal;
  }

  /** Fires when an open question is pointless, which includes a full disk. */
  get asking(): AbortSignal {
    return this.#asking.signal;
  }

  /** Looks at a failure: some of them end more than their own item. */
  see(error: OpError): void {
    if (this.#error !== undefined && this.#error.code !== 'no-space') return;
    if (error.code === 'disconnected') {
      this.#stop(new OpError('disconnected', 'Not copied: the session ended.', again));
      this.#now.abort();
    } else if (error.code === 'no-space' && this.#error === undefined) {
      const room = { next: 'Make room there, then retry.' };
      this.#stop(new OpError('no-space', 'Not started: the target is full.', room));
    }
  }

  /** Lets go of the user's signals. */
  dispose(): void {
    this.#user.removeEventListener('abort', this.#cancel);
    this.#pausing?.removeEventListener('abort', this.#pause);
  }

  #stop(error: OpError): void {
    this.#error = error;
    this.#asking.abort();
  }
}

const again = { next: 'Reconnect, then retry: what is already there is not sent again.' };
