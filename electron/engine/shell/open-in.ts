import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { Connection } from '../ssh/connection.ts';
import type { ShellChannel } from '../ssh/shell-channel.ts';
import { probeCommand, shellCommand, wentThere } from './start-in.ts';

/** A shell, and what is not as it was asked for. */
export type ShellStart = { readonly channel: ShellChannel; readonly notice?: string };

type Link = Pick<Connection, 'openExec' | 'openShell'>;

// A login script that waits for somebody waits for ever.
const probeDeadlineMs = 5_000;

/** Opens a shell in a folder. Where the account runs no commands, or not there, it is the usual one, with a notice. */
export async function openShellIn(
  link: Link,
  options: {
    readonly directory: string;
    /** The account's own, where a shell begins by itself. */
    readonly home?: string;
    /** How this server writes its names. */
    readonly toBytes: (path: string) => Uint8Array;
    readonly size: { readonly columns: number; readonly rows: number };
    readonly signal: AbortSignal;
  },
): Promise<ShellStart> {
  const { directory, size, signal } = options;
  const bytes = options.toBytes(directory);
  if (await canGoThere(link, bytes, signal)) {
    return { channel: await link.openShell(size, { signal, command: shellCommand(bytes) }) };
  }
  const channel = await link.openShell(size, { signal });
  if (directory === options.home) return { channel };
  const shown = displayName(directory);
  return {
    channel,
    notice: `This shell started where the server starts it: it could not be taken to ${shown} first.`,
  };
}

async function canGoThere(
  link: Link,
  directory: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const exec = await link.openExec(probeCommand(directory), { signal });
    const close = (): void => exec.close();
    signal.addEventListener('abort', close, { once: true });
    const output = await exec.finish(new Uint8Array(), { deadlineMs: probeDeadlineMs });
    signal.removeEventListener('abort', close);
    return wentThere(output);
  } catch (thrown) {
    // no commands here, but perhaps a shell; a link that is gone shows in opening that
    if (signal.aborted || !(thrown instanceof OpError)) throw thrown;
    return false;
  }
}
