import type { ClientChannel } from 'ssh2';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { serverLine } from './server-text.ts';

/** A command at the far end that waits for its input. */
export type ExecChannel = {
  /**
   * Sends all input and gives all output. Rejects when it takes too long or says too much, and when it does not end by
   * itself, told so by the server over a link that still stands: half an answer must never pass for a whole one.
   */
  readonly finish: (input: Uint8Array, options: { readonly deadlineMs: number }) => Promise<Buffer>;
  readonly isClosed: () => boolean;
  /** Gives it up. */
  readonly close: () => void;
};

/** What a command needs to know of its connection. */
export type ExecLink = {
  /** Why the connection ended, when it has. */
  readonly lost: () => OpError | undefined;
};

/** Wraps ssh2's channel of a command. Its error output is not read: what counts is what it says. */
export function wrapExec(channel: ClientChannel, { lost }: ExecLink): ExecChannel {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let outcome: Buffer | OpError | undefined;
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
  // ssh2 says this too when the link dies; what it said before about the end may have come before anybody listened
  channel.on('close', (code?: number | null, signal?: string) => {
    outcome = lost() ?? cutOff(code, signal) ?? Buffer.concat(chunks);
    settle?.(outcome);
  });
  return {
    finish: (input, { deadlineMs }) =>
      new Promise((resolve, reject) => {
        const late = () => over(new OpError('timeout', 'The command did not end in time.'));
        const timer = setTimeout(late, deadlineMs);
        settle = (result) => {
          clearTimeout(timer);
          if (result instanceof OpError) reject(result);
          else resolve(result);
        };
        if (outcome) settle(outcome);
        else channel.end(input);
      }),
    isClosed: () => outcome !== undefined,
    close: () => {
      if (!outcome) over(new OpError('cancelled', 'The command was given up.'));
    },
  };
}

/**
 * A command that ended by itself has said all it had to say, and its server tells with which code (RFC 4254 section
 * 6.10). One that a signal ended has none, which ssh2 writes as null.
 */
export function cutOff(code: number | null | undefined, signal = ''): OpError | undefined {
  if (code === undefined) return new OpError('failed', 'The command was cut off.');
  if (code !== null) return undefined;
  return new OpError('failed', `The command was ended by ${serverLine(signal, 64)}.`);
}
