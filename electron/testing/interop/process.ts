import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server's program that runs in a folder of its own. */
export type ServerProcess = {
  readonly port: number;
  /** Ends the program and what it has started, and removes its folder. */
  stop(): Promise<void>;
};

/** What to start; `port` is free now. */
export type ServerCommand = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
};

const startTimeoutMs = 60_000;

/** A folder for one server. */
export const newFolder = (name: string): Promise<string> =>
  mkdtemp(join(tmpdir(), `hawser-interop-${name}-`));

/** Starts a server and waits until it listens. */
export async function startProcess(
  directory: string,
  command: (port: number) => ServerCommand,
): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(directory, command);
    } catch (thrown) {
      // what runs beside this test may have taken the port, which was free a moment before
      if (attempt === 3) {
        await rm(directory, { recursive: true, force: true, maxRetries: 5 });
        throw thrown;
      }
    }
  }
}

async function startOnce(
  directory: string,
  command: (port: number) => ServerCommand,
): Promise<ServerProcess> {
  const port = await freePort();
  const { program, args, env } = command(port);
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let isOver = false;
  child.stderr.on('data', (chunk) => (said = (said + String(chunk)).slice(-4_000)));
  const gone = new Promise<void>((resolve) => {
    const over = () => {
      isOver = true;
      resolve();
    };
    child.once('exit', over);
    child.once('error', (error) => {
      said += error.message;
      over();
    });
  });
  const endAll = async (): Promise<void> => {
    const family = child.pid === undefined ? [] : await descendants(child.pid);
    child.kill('SIGTERM');
    const hurry = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await gone;
    clearTimeout(hurry);
    for (const pid of family) end(pid);
  };
  const stop = async (): Promise<void> => {
    await endAll();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const untilMs = performance.now() + startTimeoutMs;
  while (!(await accepts(port))) {
    if (isOver || performance.now() > untilMs) {
      await endAll();
      throw new Error(`${program} does not listen: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, stop };
}

/** Makes a key pair in OpenSSH's format, and gives the private file. */
export async function newKey(
  directory: string,
  name: string,
  more: string[] = [],
): Promise<string> {
  const file = join(directory, name);
  const kind = more.length > 0 ? more : ['-t', 'ed25519'];
  await run('ssh-keygen', ['-q', ...kind, '-N', '', '-C', 'interop', '-f', file]);
  return file;
}

/** The first of these that is missing. */
export const missingOf = (...files: readonly string[]): string | undefined =>
  files.find((file) => !existsSync(file));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const below = (parent: number): number[] =>
    pairs
      .filter(([, itsParent]) => itsParent === parent)
      .flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended with its parent
  }
}
