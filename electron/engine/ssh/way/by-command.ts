import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { OpError } from '../../../../shared/errors.ts';
import { sessionEnvironment } from '../../process/host-env.ts';
import { keepTail } from '../../process/stderr-tail.ts';
import { serverLine } from '../server-text.ts';
import type { Line } from '../tcp.ts';
import { streamInlet } from './stream-inlet.ts';

/** How long a program that was asked to end may take, and one that hung up to say why. */
const patienceMs = { end: 2_000, lastWords: 500 };

/**
 * Runs a ProxyCommand, whose input and output are the line. As in OpenSSH the user's shell replaces itself by it; main
 * has expanded its tokens and has the user's consent. It sees a bare environment: no token or password of ours.
 */
export function dialByCommand(command: string): Line {
  const child = start(command);
  const lastWords = keepTail(child.stderr);
  let ending: OpError | undefined;
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ending = failedToStart(error);
      resolve();
    });
    child.once('close', (code, signal) => {
      ending ??= ended(code, signal, lastWords());
      resolve();
    });
  });
  // whatever has been written when it ends is lost, and the end itself is told by `whyEnded`
  child.stdin.on('error', () => undefined);
  child.stdout.on('error', () => undefined);
  const socket = Duplex.from({ readable: child.stdout, writable: child.stdin });
  socket.on('error', () => undefined);
  socket.once('close', () => endProcess(child, gone));
  return {
    socket,
    inlet: streamInlet(socket),
    whyEnded: async () => {
      await Promise.race([gone, waitMs(patienceMs.lastWords)]);
      return ending;
    },
  };
}

function start(command: string): ChildProcessWithoutNullStreams {
  const env = sessionEnvironment(process.env);
  const cwd = env['HOME'] ?? env['USERPROFILE'];
  const place = cwd === undefined ? {} : { cwd };
  if (process.platform === 'win32') {
    return spawn(command, { shell: true, windowsHide: true, env, ...place });
  }
  const shell = process.env['SHELL'];
  // a group of its own, so that what the command starts ends with it
  return spawn(shell === undefined || shell === '' ? '/bin/sh' : shell, ['-c', `exec ${command}`], {
    env,
    detached: true,
    ...place,
  });
}

function endProcess(child: ChildProcessWithoutNullStreams, gone: Promise<void>): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), patienceMs.end);
  void gone.then(() => clearTimeout(timer));
}

function signalGroup(child: ChildProcessWithoutNullStreams, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // the group is gone already
  }
}

const next = 'Check the ProxyCommand of this host; try it in a terminal.';

function failedToStart(error: Error): OpError {
  return new OpError('connect', `The proxy command could not be started: ${error.message}.`, {
    next,
    cause: error,
  });
}

function ended(code: number | null, signal: NodeJS.Signals | null, stderr: string): OpError {
  const how = code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${code}`;
  const said = serverLine(stderr.trim().split('\n').slice(-3).join(' '), 300);
  return new OpError(
    'connect',
    said === '' ? `The proxy command ${how}.` : `The proxy command ${how}. It said: ${said}`,
    { next },
  );
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
