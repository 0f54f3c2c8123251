import { fromAppError, OpError } from '../../../shared/errors.ts';
import type { StreamPort } from '../port.ts';
import {
  portValues,
  readPortReply,
  type PortOp,
  type PortReply,
  type PortRequest,
  type PortValues,
} from './port-messages.ts';

/** The near end of a port to another session process. */
export type FilesPort = StreamPort<PortReply, PortRequest>;

/** Parameters of an operation: its request without what every one has. */
export type PortParams<N extends PortOp> = Omit<Extract<PortRequest, { op: N }>, 'op' | 'id'>;

/** What becomes of an answer while somebody waits for it, and after. */
type Pending = {
  readonly op: PortOp;
  readonly resolve: (value: PortValues[PortOp]) => void;
  readonly reject: (error: OpError) => void;
  readonly onEntries?: OnEntries;
  isAbandoned: boolean;
};

type Entries = Extract<PortReply, { kind: 'entries' }>['entries'];

/** Takes one part of a listing; `more` tells that it was used, so that another one may come. */
type OnEntries = (entries: Entries, more: () => void) => void;

/** What a call may bring along. */
export type PortCallOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly onEntries?: OnEntries;
};

/**
 * The far end answers at once or when its server does, which has deadlines of its own: 5 minutes at most for what may
 * be slow. Nothing at all for this long, while something is asked, means that it hangs.
 */
export const portSilentMs = 330_000;

/** Matches replies with requests; ends, once and for all, on whatever breaks the rules. */
export class PortCalls {
  readonly #port: FilesPort;
  readonly #silentMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #onHello: (hello: Extract<PortReply, { kind: 'hello' }>) => void;
  #isGreeted = false;
  #lastId = 0;
  #error: OpError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #heardMs = 0;
  readonly #onEnd: (error: OpError) => void;

  constructor(
    port: FilesPort,
    hear: {
      readonly onHello: (hello: Extract<PortReply, { kind: 'hello' }>) => void;
      readonly onEnd: (error: OpError) => void;
      readonly silentMs: number;
    },
  ) {
    this.#port = port;
    this.#onHello = hear.onHello;
    this.#onEnd = hear.onEnd;
    this.#silentMs = hear.silentMs;
  }

  /** Begins to listen; what has been said already is heard before this returns. */
  start(): void {
    this.#wait();
    this.#port.onClose(() => this.end(lost()));
    this.#port.onMessage((message) => this.#take(message));
  }

  /** Asks; an abort is answered at once, and what then still comes is put away. */
  call<N extends PortOp>(
    op: N,
    params: PortParams<N>,
    { signal, onEntries }: PortCallOptions = {},
  ): Promise<PortValues[N]> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (signal?.aborted === true) return Promise.reject(cancelled());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<PortValues[N]>((resolve, reject) => {
      const cancel = () => {
        pending.isAbandoned = true;
        this.#port.post({ op: 'cancel', id });
        reject(cancelled());
      };
      const done = () => signal?.removeEventListener('abort', cancel);
      const pending: Pending = {
        op,
        resolve: (value) => {
          done();
          resolve(value as PortValues[N]); // checked with the schema of this very operation
        },
        reject: (error) => {
          done();
          reject(error);
        },
        ...(onEntries === undefined ? {} : { onEntries }),
        isAbandoned: false,
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#pending.set(id, pending);
      this.#wait();
      this.#port.post({ op, id, ...params } as unknown as PortRequest);
    });
  }

  /** Ends the port; whatever is under way fails with `error`. */
  end(error: OpError): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    clearTimeout(this.#timer);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    this.#port.close();
    this.#onEnd(error);
  }

  #take(message: unknown): void {
    if (this.#error !== undefined) return;
    this.#heardMs = performance.now();
    const reply = readPortReply(message);
    if (reply === undefined) return this.end(broken('said something that is no answer'));
    if (reply.kind === 'refused') return this.end(fromAppError(reply.error));
    if (reply.kind === 'hello') {
      if (this.#isGreeted) return this.end(broken('began twice'));
      this.#isGreeted = true;
      this.#rest();
      return this.#onHello(reply);
    }
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return this.end(broken('answered what nobody had asked'));
    this.#settle(pending, reply);
  }

  #settle(pending: Pending, reply: Extract<PortReply, { id: number }>): void {
    if (reply.kind === 'entries') {
      if (pending.onEntries === undefined) return this.end(broken('listed what is no folder'));
      const more = () => {
        if (this.#pending.has(reply.id)) this.#port.post({ op: 'more', id: reply.id });
      };
      if (!pending.isAbandoned) pending.onEntries(reply.entries, more);
      return;
    }
    this.#pending.delete(reply.id);
    this.#rest();
    if (reply.kind === 'error') {
      if (!pending.isAbandoned) pending.reject(fromAppError(reply.error));
      return;
    }
    const value = portValues[pending.op].safeParse(reply.value);
    if (!value.success) {
      pending.reject(broken('gave a wrong kind of answer'));
      return this.end(broken('gave a wrong kind of answer'));
    }
    if (!pending.isAbandoned) pending.resolve(value.data);
    else if (pending.op === 'open') this.#forget(value.data as PortValues['open']);
  }

  /** Nobody will use the file of an opening that was cancelled. */
  #forget(file: number): void {
    this.call('close', { file }).catch(() => undefined);
  }

  #rest(): void {
    if (this.#pending.size > 0 || !this.#isGreeted) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Looks again when the far end would have been silent for too long. */
  #wait(): void {
    if (this.#timer !== undefined) return;
    this.#heardMs = performance.now();
    const look = () => {
      const leftMs = this.#heardMs + this.#silentMs - performance.now();
      if (leftMs <= 0) this.end(silent(this.#silentMs));
      else this.#timer = setTimeout(look, leftMs).unref();
    };
    this.#timer = setTimeout(look, this.#silentMs).unref();
  }
}

function lost(): OpError {
  return new OpError('disconnected', 'The session that the files come from ended.', {
    next: 'Reconnect it, then retry.',
  });
}

function silent(silentMs: number): OpError {
  const seconds = Math.round(silentMs / 1000);
  return new OpError(
    'disconnected',
    `The session that the files come from said nothing for ${seconds} s.`,
    { next: 'Reconnect it, then retry.' },
  );
}

/** The far end broke the rules, which ends the port. */
export function broken(what: string): OpError {
  return new OpError('protocol', `The session that the files come from ${what}.`, {
    next: 'Close that session and connect it again.',
  });
}

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled.');
}
