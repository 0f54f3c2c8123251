import type { ClientChannel } from 'ssh2';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';

/** A command at the far end that waits for its input. */
export type ExecChannel = {
  /** Sends all input and gives all output; a rejection when it takes too long, says too much, or is cut off. */
  readonly finish: (input: Uint8Array, options: { readonly deadlineMs: number }) => Promise<Buffer>;
  readonly isClosed: () => boolean;
  /** Gives it up. */
  readonly close: () => void;
};

/** Wraps ssh2's channel of a command. Its error output is not read: what counts is what it says. */
export function wrapExec(channel: ClientChannel): ExecChannel {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isClosed = false;
  let settle: ((outcome: Buffer | OpError) => void) | undefined;
  const over = (error: OpError) => {
    channel.close();
    // what is still unread would hold the close back
    channel.resume();
    settle?.(error);
  };
  channel.stderr.resume();
  channel.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.execOutputBytes) over(new OpError('protocol', 'The command says too much.'));
    else chunks.push(chunk);
  });
  channel.on('close', () => {
    isClosed = true;
    settle?.(Buffer.concat(chunks));
  });
  return {
    finish: (input, { deadlineMs }) =>
      new Promise((resolve, reject) => {
        const late = () => over(new OpError('timeout', 'The command did not end in time.'));
        const timer = setTimeout(late, deadlineMs);
        settle = (outcome) => {
          clearTimeout(timer);
          if (outcome instanceof OpError) reject(outcome);
          else resolve(outcome);
        };
        if (isClosed) settle(Buffer.concat(chunks));
        else channel.end(input);
      }),
    isClosed: () => isClosed,
    close: () => {
      if (!isClosed) over(new OpError('cancelled', 'The command was given up.'));
    },
  };
}
