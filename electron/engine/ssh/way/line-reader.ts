import { OpError } from '../../../../shared/errors.ts';
import type { TcpLine } from '../tcp.ts';

/** No proxy has this much to say before it connects us. */
export const maxReplyBytes = 16 * 1024;

/** How long the proxy may take for each thing it says, and what is said when it takes longer or hangs up. */
export type LineReaderOptions = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly fault: (what: 'late' | 'ended' | 'endless') => OpError;
};

type Wanted = {
  /** How many of the bytes there are make up what is waited for. */
  readonly take: (have: Buffer) => number | undefined;
  readonly settle: (outcome: Buffer | OpError) => void;
};

/**
 * Reads what a proxy says before its line becomes ours. Little more than {@link maxReplyBytes} is kept, whatever the
 * proxy sends.
 */
export class LineReader {
  readonly #line: TcpLine;
  readonly #options: LineReaderOptions;
  #have: Buffer = Buffer.alloc(0);
  #wanted: Wanted | undefined;
  #over: OpError | undefined;
  #isReleased = false;

  /** Takes over the reading of a line. */
  constructor(line: TcpLine, options: LineReaderOptions) {
    this.#line = line;
    this.#options = options;
    const ended = (): void => this.#ended();
    line.socket.once('end', ended).once('close', ended);
    line.inlet.connect({
      mayLend: () => false,
      take: (bytes) => {
        this.#have = Buffer.concat([this.#have, bytes]);
        this.#serve();
        // more than this nobody waits for: the socket stands still
        return this.#have.length < maxReplyBytes;
      },
    });
  }

  /** Exactly as many bytes. */
  bytes(count: number): Promise<Buffer> {
    return this.#next((have) => (have.length >= count ? count : undefined));
  }

  /** Everything up to and with this mark. */
  until(mark: string): Promise<Buffer> {
    return this.#next((have) => {
      const at = have.indexOf(mark, 0, 'latin1');
      return at < 0 ? undefined : at + mark.length;
    });
  }

  /** The line is for whoever comes next, with what came too early. */
  release(): void {
    this.#isReleased = true;
    this.#line.inlet.giveBack(this.#have);
  }

  #next(take: Wanted['take']): Promise<Buffer> {
    const { timeoutMs, signal, fault } = this.#options;
    return new Promise((resolve, reject) => {
      const settle = (outcome: Buffer | OpError): void => {
        this.#wanted = undefined;
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        if (outcome instanceof OpError) reject(outcome);
        else resolve(outcome);
      };
      const cancel = (): void => settle(new OpError('cancelled', 'Connecting was cancelled.'));
      const timer = setTimeout(() => settle(fault('late')), timeoutMs);
      this.#wanted = { take, settle };
      if (signal?.aborted) return cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      this.#serve();
      this.#line.socket.resume();
      return undefined;
    });
  }

  #serve(): void {
    const wanted = this.#wanted;
    if (!wanted) return;
    const count = wanted.take(this.#have);
    if (count !== undefined) {
      const taken = this.#have.subarray(0, count);
      this.#have = this.#have.subarray(count);
      wanted.settle(taken);
    } else if (this.#have.length >= maxReplyBytes) this.#fail(this.#options.fault('endless'));
    else if (this.#over) wanted.settle(this.#over);
  }

  #ended(): void {
    if (!this.#isReleased) this.#fail(this.#options.fault('ended'));
  }

  #fail(error: OpError): void {
    this.#over ??= error;
    this.#wanted?.settle(this.#over);
  }
}
