import { spawn, type ChildProcess } from 'node:child_process';
import { Duplex } from 'node:stream';

/** OpenSSH's own SFTP server, as Debian installs it. */
export const sftpServerPath = '/usr/lib/openssh/sftp-server';

/** A running sftp-server without any SSH around it. */
export type SftpServer = {
  readonly channel: Duplex;
  readonly child: ChildProcess;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
};

/** Starts OpenSSH's sftp-server on a pair of pipes, in the directory that relative paths start from. */
export function startSftpServer(
  options: {
    readonly directory?: string;
    readonly args?: readonly string[];
    /** Whose server it is, for tests that run as root. */
    readonly user?: number;
  } = {},
): SftpServer {
  const child = spawn(sftpServerPath, ['-e', ...(options.args ?? [])], {
    cwd: options.directory,
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
  });
  const channel = Duplex.from({ readable: child.stdout, writable: child.stdin });
  // the client hears of it; a pipe that breaks while the server is stopped must not end the test run
  channel.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    channel,
    child,
    stop: async () => {
      child.kill();
      await gone;
    },
  };
}
