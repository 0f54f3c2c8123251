import { OpError } from '../../../../shared/errors.ts';
import type { TcpLine } from '../tcp.ts';

/** No proxy has this much to say before it connects us. */
export const maxReplyBytes = 16 * 1024;

/** Reads what a proxy says before its line becomes ours. */
export type LineReader = {
  /** Exactly as many bytes. */
  readonly bytes: (count: number) => Promise<Buffer>;
  /** Everything up to and with this mark. */
  readonly until: (mark: string) => Promise<Buffer>;
  /** The line is ours from now on, with what came too early. */
  readonly release: () => void;
};

/** How long the proxy may take for each thing it says, and what is said when it takes longer or hangs up. */
export type LineReaderOptions = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly fault: (what: 'late' | 'ended' | 'endless') => OpError;
};

type Wanted = {
  readonly take: (have: Buffer) => number | undefined;
  readonly settle: (outcome: Buffer | OpError) => void;
};

/** Takes over the reading of a line. At most {@link maxReplyBytes} are kept, whatever the proxy sends. */
export function readLine({ socket, inlet }: TcpLine, options: LineReaderOptions): LineReader {
  let have: Buffer = Buffer.alloc(0);
  let wanted: Wanted | undefined;
  let over: OpError | undefined;
  let isReleased = false;

  const serve = (): void => {
    if (!wanted) return;
    const count = wanted.take(have);
    if (count !== undefined) {
      const taken = have.subarray(0, count);
      have = have.subarray(count);
      wanted.settle(taken);
    } else if (have.length >= maxReplyBytes) fail(options.fault('endless'));
    else if (over) wanted.settle(over);
  };
  const fail = (error: OpError): void => {
    over ??= error;
    wanted?.settle(over);
  };
  const ended = (): void => {
    if (!isReleased) fail(options.fault('ended'));
  };
  socket.once('end', ended).once('close', ended);
  inlet.connect({
    mayLend: () => false,
    take: (bytes) => {
      have = Buffer.concat([have, bytes]);
      serve();
      // more than this nobody waits for: the socket stands still
      return have.length < maxReplyBytes;
    },
  });

  const next = (take: Wanted['take']): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const settle = (outcome: Buffer | OpError): void => {
        wanted = undefined;
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', cancel);
        if (outcome instanceof OpError) reject(outcome);
        else resolve(outcome);
      };
      const cancel = (): void => settle(new OpError('cancelled', 'Connecting was cancelled.'));
      const timer = setTimeout(() => settle(options.fault('late')), options.timeoutMs);
      wanted = { take, settle };
      if (options.signal?.aborted) return cancel();
      options.signal?.addEventListener('abort', cancel, { once: true });
      serve();
      socket.resume();
      return undefined;
    });

  return {
    bytes: (count) => next((bytes) => (bytes.length >= count ? count : undefined)),
    until: (mark) =>
      next((bytes) => {
        const at = bytes.indexOf(mark, 0, 'latin1');
        return at < 0 ? undefined : at + mark.length;
      }),
    release: () => {
      isReleased = true;
      inlet.giveBack(have);
    },
  };
}
