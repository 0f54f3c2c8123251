import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's OpenSSH server. */
export const sshdPath = '/usr/sbin/sshd';

/** What a test can choose about its server. */
export type SshdOptions = {
  /** Private host keys to use instead of fresh ones. */
  readonly hostKeyFiles?: readonly string[];
  /** `no` leaves a server that lets nobody in by key. */
  readonly pubkeyAuthentication?: 'yes' | 'no';
  /** Lines put in front of the others: sshd takes the first value it sees. */
  readonly config?: readonly string[];
  /** What serves SFTP: OpenSSH's own program by way of the login shell, sshd itself, or nothing. */
  readonly sftp?: 'program' | 'internal' | 'none';
  /** True for SFTP that begins in the server's own folder: what a client puts at home lies there, not in a person's. */
  readonly hasOwnHome?: true;
  /** A program that starts it, and what that takes in front of sshd's own words. */
  readonly under?: readonly [string, ...string[]];
  /** Port to listen on, as for a server that comes back; a free one when missing. */
  readonly port?: number;
};

/** A host key of a test server. */
export type SshdHostKey = {
  readonly type: string;
  /** The key as it goes over the wire. */
  readonly blob: Buffer;
  /** `type base64`, as in known_hosts. */
  readonly publicLine: string;
};

/** A running OpenSSH server of a test. */
export type Sshd = {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Who may log in: the user that runs the test. */
  readonly user: string;
  /** A folder of its own, gone after `stop`; tests may put files below it. */
  readonly dir: string;
  /** Private key that lets in. */
  readonly clientKeyFile: string;
  readonly hostKeys: readonly SshdHostKey[];
  readonly hostKeyFiles: readonly string[];
  /** What the server has logged so far, at DEBUG2. */
  log(): string;
  readonly pid: number;
  /** Kills what serves the connections there are, and goes on listening. */
  killSessions(): Promise<void>;
  stop(): Promise<void>;
};

const startTimeoutMs = 60_000;

/** Starts OpenSSH's sshd with its own configuration, keys and folder on a free port of 127.0.0.1. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  for (let attempt = 1; ; attempt += 1) {
    const dir = await mkdtemp(join(tmpdir(), 'hawser-sshd-'));
    try {
      return await startIn(dir, options);
    } catch (thrown) {
      await rm(dir, { recursive: true, force: true });
      // what runs beside this test took the port, which was free a moment before
      const isTaken = String(thrown).includes('Address already in use');
      if (!isTaken || attempt === 3) throw thrown;
    }
  }
}

async function startIn(dir: string, options: SshdOptions): Promise<Sshd> {
  const clientKeyFile = join(dir, 'client_ed25519');
  const hostKeyFiles = options.hostKeyFiles ?? [join(dir, 'host_ed25519'), join(dir, 'host_rsa')];
  await Promise.all([
    newKey(clientKeyFile, ['-t', 'ed25519']),
    ...(options.hostKeyFiles === undefined
      ? [
          newKey(join(dir, 'host_ed25519'), ['-t', 'ed25519']),
          newKey(join(dir, 'host_rsa'), ['-t', 'rsa', '-b', '2048']),
        ]
      : []),
    preparePrivilegeSeparation(),
  ]);
  await writeFile(join(dir, 'authorized_keys'), await readFile(`${clientKeyFile}.pub`));
  const port = options.port ?? (await freePort());
  const logFile = join(dir, 'sshd.log');
  await writeFile(join(dir, 'sshd_config'), configOf(dir, port, hostKeyFiles, options));
  await writeFile(logFile, '');
  const [program, ...args] = [...(options.under ?? []), sshdPath];
  const words = [...args, '-D', '-f', join(dir, 'sshd_config'), '-E', logFile];
  const child = spawn(program ?? sshdPath, words, { stdio: 'ignore' });
  const stop = stopper(child, dir);
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  try {
    await listening(child, port, log);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    dir,
    clientKeyFile,
    hostKeys: await Promise.all(hostKeyFiles.map(publicKeyOf)),
    hostKeyFiles,
    log,
    pid: child.pid ?? 0,
    killSessions: async () => {
      for (const pid of await descendants(child.pid ?? 0)) signal(pid, 'SIGKILL');
    },
    stop,
  };
}

function configOf(
  dir: string,
  port: number,
  hostKeyFiles: readonly string[],
  options: SshdOptions,
): string {
  const lines = [
    ...(options.config ?? []),
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    // shells must not read the start files of the person who runs the tests, which may hang, print or change things
    `SetEnv HOME=${dir}`,
    ...hostKeyFiles.map((file) => `HostKey ${file}`),
    `PidFile ${join(dir, 'sshd.pid')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
    `PubkeyAuthentication ${options.pubkeyAuthentication ?? 'yes'}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'PrintMotd no',
    'PrintLastLog no',
    'MaxSessions 200',
    'MaxStartups 200',
    'AcceptEnv LANG LC_*',
    ...(options.sftp === 'none' ? [] : [`Subsystem sftp ${sftpServiceOf(options, dir)}`]),
    'LogLevel DEBUG2',
  ];
  return `${lines.join('\n')}\n`;
}

function sftpServiceOf({ sftp, hasOwnHome }: SshdOptions, dir: string): string {
  const program = sftp === 'internal' ? 'internal-sftp' : '/usr/lib/openssh/sftp-server';
  return hasOwnHome === true ? `${program} -d ${dir}` : program;
}

async function newKey(file: string, kind: readonly string[]): Promise<void> {
  await run('ssh-keygen', ['-q', ...kind, '-N', '', '-C', 'hawser test', '-f', file]);
}

/** A server that runs as root insists on its empty folder, which Debian makes when its service starts. */
async function preparePrivilegeSeparation(): Promise<void> {
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
}

async function publicKeyOf(file: string): Promise<SshdHostKey> {
  const [type = '', base64 = ''] = (await readFile(`${file}.pub`, 'utf8')).split(' ');
  return { type, blob: Buffer.from(base64, 'base64'), publicLine: `${type} ${base64.trim()}` };
}

/** A port nobody listens on now; sshd cannot choose one and tell. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(child: ChildProcess, port: number, log: () => string): Promise<void> {
  const untilMs = performance.now() + startTimeoutMs;
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  while (performance.now() < untilMs) {
    if (failure !== undefined) throw failure;
    if (child.exitCode !== null) throw new Error(`sshd ended at once:\n${log()}`);
    if (log().includes('Server listening on') && (await accepts(port))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`sshd did not listen within ${startTimeoutMs} ms:\n${log()}`);
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** Ends the server, what it forked for its sessions, and its folder. */
function stopper(child: ChildProcess, dir: string): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    const family = child.pid === undefined ? [] : await descendants(child.pid);
    child.kill('SIGTERM');
    for (const pid of family) signal(pid, 'SIGKILL');
    const hurry = setTimeout(() => child.kill('SIGKILL'), 3000);
    if (child.pid !== undefined) await exited;
    clearTimeout(hurry);
    await rm(dir, { recursive: true, force: true });
  };
  return () => (stopping ??= stop());
}

async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const found: number[] = [];
  collect(pid);
  return found;

  function collect(parent: number): void {
    for (const [child = 0, itsParent] of pairs) {
      if (itsParent !== parent) continue;
      found.push(child);
      collect(child);
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // ended by itself meanwhile
  }
}
