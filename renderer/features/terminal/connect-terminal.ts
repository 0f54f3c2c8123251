import type { Terminal } from '@xterm/xterm';
import type { TerminalDown } from '../../../shared/contract/terminals.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../client/client.ts';
import { InputFlow } from './input-flow.ts';

/** How a shell ended: by itself, or because something failed. */
export type ShellEnd =
  | {
      readonly by: 'exit';
      readonly code?: number | undefined;
      readonly signal?: string | undefined;
    }
  | { readonly by: 'error'; readonly error: AppError };

/**
 * Joins an xterm to a shell of the session. Output is acknowledged after xterm has worked it off, also while it is
 * hidden, so that a flood never piles up; the function it gives hangs up.
 */
export function connectTerminal(options: {
  readonly client: Client;
  readonly sessionId: string;
  readonly terminal: Terminal;
  /** Where the shell starts, when it can. */
  readonly directory?: string | undefined;
  readonly onNotice: (text: string) => void;
  readonly onEnd: (end: ShellEnd) => void;
}): () => void {
  const { client, sessionId, terminal, directory, onNotice, onEnd } = options;
  const encoder = new TextEncoder();
  let ended = false;
  const end = (how: ShellEnd) => {
    if (ended) return;
    ended = true;
    onEnd(how);
  };
  const receive = (message: TerminalDown) => {
    if (message.type === 'data') {
      const count = message.bytes.length;
      terminal.write(message.bytes, () => stream.post({ type: 'ack', count }));
    } else if (message.type === 'taken') flow.taken(message.count);
    else if (message.type === 'notice') onNotice(message.text);
    else if (message.type === 'exit')
      end({ by: 'exit', code: message.code, signal: message.signal });
    else end({ by: 'error', error: message.error });
  };
  const stream = client.open(
    'terminals.open',
    {
      sessionId,
      columns: terminal.cols,
      rows: terminal.rows,
      ...(directory === undefined ? {} : { directory }),
    },
    { onMessage: receive, onClose: (error) => end({ by: 'error', error: error ?? hungUp }) },
  );
  const flow = new InputFlow((bytes) =>
    stream.post({ type: 'input', bytes: Uint8Array.from(bytes) }),
  );
  const listeners = [
    terminal.onData((text) => flow.push(encoder.encode(text))),
    // mouse reports of old protocols: one byte a character
    terminal.onBinary((text) => flow.push(Uint8Array.from(text, (char) => char.charCodeAt(0)))),
    terminal.onResize(({ cols, rows }) => stream.post({ type: 'resize', columns: cols, rows })),
  ];
  return () => {
    ended = true;
    for (const listener of listeners) listener.dispose();
    stream.close();
  };
}

const hungUp: AppError = {
  code: 'disconnected',
  message: 'The connection to the shell was closed.',
};
