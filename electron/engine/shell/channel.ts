import { contract } from '../../../shared/contract/index.ts';
import type { TerminalDown, TerminalUp } from '../../../shared/contract/terminals.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { StreamPort } from '../port.ts';
import type { ShellChannel, ShellExit } from '../ssh/shell-channel.ts';
import { createCoalescer } from './coalescer.ts';
import { createFlow } from './flow.ts';

/** Input the channel has not taken yet; a page that keeps to its credit never comes near. */
const maxWaitingInputBytes = 64 * 1024 * 1024;

/** Joins a shell to the port of its terminal until either ends; then the other is closed too. */
export function serveShell(
  channel: ShellChannel,
  port: StreamPort<TerminalUp, TerminalDown>,
): void {
  let isOver = false;
  const flow = createFlow({
    highBytes: limits.terminalHighBytes,
    lowBytes: limits.terminalLowBytes,
  });
  const output = createCoalescer((bytes) => {
    port.post({ type: 'data', bytes });
    if (flow.sent(bytes.length)) channel.pause();
  });
  const end = (last: TerminalDown) => {
    if (isOver) return;
    output.flush();
    isOver = true;
    port.post(last);
    port.close();
    channel.close();
  };
  const input = createInput(channel, {
    onTaken: (count) => port.post({ type: 'taken', count }),
    onFlood: () => end(errorMessage(flooded())),
  });

  channel.onData((bytes) => {
    if (!isOver) output.add(bytes);
  });
  channel.onClose((exit) => end(exitMessage(exit)));
  port.onClose(() => {
    isOver = true;
    channel.close();
  });
  port.onMessage((received) => {
    if (isOver) return;
    const parsed = contract['terminals.open'].up.safeParse(received);
    if (!parsed.success) {
      end(errorMessage(new OpError('invalid', 'The terminal sent a malformed message.')));
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'input':
        input(message.bytes);
        break;
      case 'resize':
        channel.resize({ columns: message.columns, rows: message.rows });
        break;
      case 'ack':
        if (flow.acknowledged(message.count)) channel.resume();
        break;
      default:
        message satisfies never;
    }
  });
}

/** Writes input in order, one piece at a time, and says when each was taken. */
function createInput(
  channel: ShellChannel,
  on: { readonly onTaken: (count: number) => void; readonly onFlood: () => void },
): (bytes: Uint8Array) => void {
  let waitingBytes = 0;
  let last: Promise<void> = Promise.resolve();
  return (bytes) => {
    waitingBytes += bytes.length;
    if (waitingBytes > maxWaitingInputBytes) {
      on.onFlood();
      return;
    }
    last = last.then(async () => {
      await channel.write(bytes);
      waitingBytes -= bytes.length;
      on.onTaken(bytes.length);
    });
  };
}

function exitMessage({ code, signal, error }: ShellExit): TerminalDown {
  if (error) return errorMessage(error);
  return {
    type: 'exit',
    ...(code === undefined ? {} : { code }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function errorMessage(error: OpError): TerminalDown {
  return { type: 'error', error: toAppError(error) };
}

function flooded(): OpError {
  return new OpError('refused', 'The terminal sent more than the shell can take.');
}
