import { spawn } from 'node:child_process';

/** Long enough for a look at the network, short enough that a connection does not seem to hang. */
const deadlineMs = 10_000;

/**
 * Runs a command of `Match exec` in the user's shell and environment, as OpenSSH does, and tells whether it succeeded.
 * It gets no input and its output is not read. One that takes too long, or whose attempt is over, is ended and has failed.
 */
export function runCommand(
  command: string,
  { signal, environment }: { signal: AbortSignal; environment: NodeJS.ProcessEnv },
): Promise<boolean> {
  return new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    const shell =
      environment[isWindows ? 'ComSpec' : 'SHELL'] ?? (isWindows ? 'cmd.exe' : '/bin/sh');
    const child = spawn(shell, isWindows ? ['/d', '/s', '/c', command] : ['-c', command], {
      env: environment,
      stdio: 'ignore',
      windowsHide: true,
      // a group of its own, so that what the command has started ends with it
      detached: !isWindows,
    });
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      endGroup(child.pid);
      resolve(false);
    };
    const timer = setTimeout(stop, deadlineMs);
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', () => {
      end();
      resolve(false);
    });
    child.once('exit', (code) => {
      end();
      resolve(code === 0);
    });
    if (signal.aborted) stop();
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it has ended by itself meanwhile
  }
}
