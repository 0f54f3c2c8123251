import type { ClientChannel } from 'ssh2';
import { OpError } from '../../../shared/errors.ts';
import { cutOff, type ExecLink } from './exec-channel.ts';

/** What hears a command while it runs. */
export type ExecListeners = {
  readonly onOutput: (bytes: Buffer) => void;
  readonly onErrors: (bytes: Buffer) => void;
};

/** A command at the far end whose output is taken as it comes. Its input stays open: only so it can be told to end. */
export type ExecStream = {
  /**
   * Begins to listen. Gives the code that the command ended with; rejects when it did not end by itself, or has said
   * nothing for `idleMs`.
   */
  readonly run: (listeners: ExecListeners, options: { readonly idleMs: number }) => Promise<number>;
  /** Input of a length that the command knows. */
  readonly write: (bytes: Uint8Array) => void;
  /** What comes waits at the server until `resume`, and that is no silence. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends the command, too: a channel that is closed only ends one that still has something to say. */
  readonly close: () => void;
};

/** Wraps ssh2's channel of a command that may say a lot. */
export function wrapExecStream(channel: ClientChannel, link: ExecLink): ExecStream {
  return new Stream(channel, link);
}

class Stream implements ExecStream {
  readonly #channel: ClientChannel;
  readonly #done: Promise<number>;
  #settle: (outcome: number | OpError) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #idleMs = Infinity;
  #isOver = false;
  #isPaused = false;

  constructor(channel: ClientChannel, { lost }: ExecLink) {
    this.#channel = channel;
    this.#done = new Promise((resolve, reject) => {
      this.#settle = (outcome) => {
        this.#isOver = true;
        clearTimeout(this.#timer);
        if (outcome instanceof OpError) reject(outcome);
        else resolve(outcome);
      };
    });
    // whoever runs it hears of it
    this.#done.catch(() => undefined);
    channel.on('close', (code?: number | null, signal?: string) => {
      this.#settle(lost() ?? cutOff(code, signal) ?? code ?? 0);
    });
  }

  run({ onOutput, onErrors }: ExecListeners, { idleMs }: { readonly idleMs: number }) {
    this.#idleMs = idleMs;
    this.#channel.on('data', (bytes: Buffer) => {
      if (this.#isOver) return;
      this.#heard();
      onOutput(bytes);
    });
    this.#channel.stderr.on('data', (bytes: Buffer) => {
      if (this.#isOver) return;
      this.#heard();
      onErrors(bytes);
    });
    this.#heard();
    return this.#done;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOver) this.#channel.write(bytes);
  }

  pause(): void {
    this.#isPaused = true;
    this.#channel.pause();
    clearTimeout(this.#timer);
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#channel.resume();
    this.#heard();
  }

  close(): void {
    this.#over(new OpError('cancelled', 'The command was given up.'));
  }

  #heard(): void {
    clearTimeout(this.#timer);
    if (this.#isOver || this.#isPaused || this.#idleMs === Infinity) return;
    const late = (): void => this.#over(new OpError('timeout', 'The command says nothing.'));
    this.#timer = setTimeout(late, this.#idleMs).unref();
  }

  #over(error: OpError): void {
    if (this.#isOver) return;
    this.#channel.signal('TERM');
    this.#channel.close();
    // what is still unread would hold the close back
    this.#channel.resume();
    this.#channel.stderr.resume();
    this.#settle(error);
  }
}
