import type { TerminalDown, TerminalUp } from '../../../shared/contract/terminals.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { StreamPort } from '../port.ts';
import type { EngineStreams } from '../protocol.ts';
import type { RemoteSide } from '../remote-side.ts';
import { serveShell } from './channel.ts';

type ShellPort = StreamPort<TerminalUp, TerminalDown>;

/** Opens shells of a session for ports, no more of them at once than the limit; a refusal is told on the port. */
export function createShellServer(
  remote: Pick<RemoteSide, 'openShell' | 'openShellIn'>,
): (params: EngineStreams['shell']['params'], port: ShellPort) => Promise<void> {
  let open = 0;
  return async ({ directory, ...size }, port) => {
    const controller = new AbortController();
    open += 1;
    let isCounted = true;
    const over = (): void => {
      if (isCounted) open -= 1;
      isCounted = false;
    };
    port.onClose(() => {
      over();
      controller.abort();
    });
    try {
      if (open > limits.shellsPerSession) throw tooMany();
      const { signal } = controller;
      const { channel, notice } =
        directory === undefined
          ? { channel: await remote.openShell(size, signal), notice: undefined }
          : await remote.openShellIn(directory, size, signal);
      channel.onClose(over);
      if (notice !== undefined) port.post({ type: 'notice', text: notice });
      serveShell(channel, port);
    } catch (thrown) {
      over();
      port.post({ type: 'error', error: toAppError(thrown) });
      port.close();
    }
  };
}

function tooMany(): OpError {
  return new OpError('refused', `This session has ${limits.shellsPerSession} shells open.`, {
    next: 'Close one first.',
  });
}
