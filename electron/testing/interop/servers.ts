import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPracticeServer } from '../../practice/server.ts';
import { sshdPath, startSshd, type SshdOptions } from '../sshd.ts';
import { missingOf, newFolder, newKey, startProcess, type ServerProcess } from './process.ts';

const run = promisify(execFile);

/** A running server of some make, and how it is reached. */
export type InteropServer = {
  readonly port: number;
  readonly user: string;
  readonly keyFile?: string;
  readonly password?: string;
  /** A folder to work in: as this machine knows it, and as the server does. */
  readonly local: string;
  readonly remote: string;
  stop(): Promise<void>;
};

/** What a make is known not to do; each is looked at by a test of its own, never skipped. */
export type Limits = {
  /** No extension that replaces a file in one step. */
  readonly noReplace?: boolean;
  /** Links are neither made nor read. */
  readonly noLinks?: boolean;
  /** Names must be UTF-8. */
  readonly onlyUtf8?: boolean;
  readonly noFreeSpace?: boolean;
  /** Neither shells nor commands. */
  readonly noShell?: boolean;
  /** Permission bits are not kept. */
  readonly noModes?: boolean;
  /** Links are read with the full path they lead to. */
  readonly fullLinks?: boolean;
  /** What is forbidden is only a failure. */
  readonly noForbidden?: boolean;
  /** Making what is there already is no failure: folders, and files that must be new. */
  readonly makesAgain?: boolean;
  /** What is being written reads as other bytes, or as "OK", which ends the channel. */
  readonly oddReads?: boolean;
  /** Names without control characters. */
  readonly noControls?: boolean;
  /**
   * Its link breaks off at times, here in one of four runs on a busy machine: dropbear from 2022.82 to 2024.85 dies of "Failed
   * assertion `!channel->sent_close'" when a program of one channel ends while another channel is being opened (its issue 321).
   * What Hawser promises then is that the transfer goes on once it is connected again.
   */
  readonly breaksOff?: boolean;
  /** All it serves lies below its own root, where nothing is forbidden to its user. */
  readonly nothingForbidden?: boolean;
};

/** One make of server. */
export type InteropKind = {
  readonly name: string;
  readonly limits: Limits;
  /** What is not installed, when something is missing. */
  readonly missing: () => string | undefined;
  readonly start: () => Promise<InteropServer>;
};

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const gesftpserver = '/usr/libexec/gesftpserver';
const python = '/usr/bin/python3';
const pythonPackage = (name: string): string => `/usr/lib/python3/dist-packages/${name}`;

/** A folder with a host key, a user's key, and a folder to work in. */
async function prepared(name: string) {
  const directory = await newFolder(name);
  const work = join(directory, 'work');
  await mkdir(work);
  const [hostKey, keyFile] = await Promise.all([
    newKey(directory, 'host'),
    newKey(directory, 'user'),
  ]);
  return { directory, work, hostKey, keyFile };
}

const onDisk = (
  server: ServerProcess,
  { work, keyFile }: { readonly work: string; readonly keyFile: string },
  user = userInfo().username,
): InteropServer => ({ ...server, user, keyFile, local: work, remote: work });

async function startOpenSsh(options: SshdOptions = {}): Promise<InteropServer> {
  const sshd = await startSshd(options);
  const work = join(sshd.dir, 'work');
  await mkdir(work);
  const { port, user, clientKeyFile: keyFile, stop } = sshd;
  return { port, user, keyFile, local: work, remote: work, stop };
}

/** Dropbear knows one place for authorised keys, the user's home: it gets another one, seen by nobody else. */
async function startDropbear(): Promise<InteropServer> {
  const files = await prepared('dropbear');
  const { directory, keyFile } = files;
  const home = join(directory, 'home');
  await mkdir(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  await copyFile(`${keyFile}.pub`, join(home, '.ssh/authorized_keys'));
  const hostKey = join(directory, 'dropbear_host');
  await run('dropbearkey', ['-t', 'ed25519', '-f', hostKey]);
  const server = await startProcess(directory, (port) => ({
    program: 'unshare',
    args: [
      '-m',
      'sh',
      '-c',
      'mount --bind "$1" "$2" && shift 2 && exec "$@"',
      'sh',
      home,
      userInfo().homedir,
      'dropbear',
      '-FEms',
      '-r',
      hostKey,
      '-p',
      `127.0.0.1:${port}`,
      '-P',
      join(directory, 'pid'),
    ],
  }));
  return onDisk(server, files);
}

async function startProftpd(): Promise<InteropServer> {
  const files = await prepared('proftpd');
  const { directory, keyFile, hostKey, work } = files;
  const { uid, gid } = userInfo();
  const { stdout } = await run('ssh-keygen', ['-e', '-f', `${keyFile}.pub`]);
  await writeFile(join(directory, 'user.rfc4716'), stdout);
  await writeFile(join(directory, 'passwd'), `ann:x:${uid}:${gid}::${work}:/bin/sh\n`, {
    mode: 0o600,
  });
  await writeFile(join(directory, 'group'), `ann:x:${gid}:ann\n`, { mode: 0o600 });
  const config = (port: number) => `
ModulePath /usr/lib/proftpd
LoadModule mod_sftp.c
ServerType standalone
DefaultAddress 127.0.0.1
Port ${port}
UseIPv6 off
User root
Group root
RootLogin on
PidFile ${directory}/pid
ScoreboardFile ${directory}/score
SystemLog ${directory}/system.log
WtmpLog off
TransferLog none
UseReverseDNS off
AuthOrder mod_auth_file.c
AuthUserFile ${directory}/passwd
AuthGroupFile ${directory}/group
RequireValidShell off
AllowOverwrite on
SFTPEngine on
SFTPHostKey ${hostKey}
SFTPAuthMethods publickey
SFTPAuthorizedUserKeys file:${directory}/user.rfc4716
`;
  const configFile = join(directory, 'proftpd.conf');
  const server = await startProcess(directory, (port) => {
    writeFileSync(configFile, config(port));
    return { program: 'proftpd', args: ['-n', '-q', '-c', configFile] };
  });
  return onDisk(server, files, 'ann');
}

async function startRclone(): Promise<InteropServer> {
  const files = await prepared('rclone');
  const { directory, keyFile, hostKey, work } = files;
  await copyFile(`${keyFile}.pub`, join(directory, 'authorized_keys'));
  // without a cache it takes writes in order only
  const server = await startProcess(directory, (port) => ({
    program: 'rclone',
    args: `serve sftp ${work} --addr 127.0.0.1:${port} --key ${hostKey} --config /dev/null
      --authorized-keys ${directory}/authorized_keys --cache-dir ${directory}/cache
      --vfs-cache-mode full --vfs-write-back 0 --dir-cache-time 0 --poll-interval 0`.split(/\s+/u),
  }));
  return { ...server, user: 'ann', keyFile, local: work, remote: '/' };
}

const scripted = (name: string) => async (): Promise<InteropServer> => {
  const files = await prepared(name);
  const { directory, keyFile, hostKey } = files;
  const script = here(`./${name}-server.py`);
  const server = await startProcess(directory, (port) => ({
    program: python,
    args: [script, String(port), hostKey, `${keyFile}.pub`],
    env: { HOME: directory, PYTHONDONTWRITEBYTECODE: '1' },
  }));
  return onDisk(server, files, 'ann');
};

async function startPractice(): Promise<InteropServer> {
  const { tcpPort: port, user, password, sampleDirectory, close } = await startPracticeServer();
  await mkdir(join(sampleDirectory, 'work'));
  const local = join(sampleDirectory, 'work');
  return { port, user, password, local, remote: '/work', stop: close };
}

/** Every make of server that the same operations run on. */
export const interopKinds: readonly InteropKind[] = [
  { name: 'OpenSSH', limits: {}, missing: () => missingOf(sshdPath), start: () => startOpenSsh() },
  {
    name: 'gesftpserver behind sshd',
    limits: {},
    missing: () => missingOf(sshdPath, gesftpserver),
    start: () => startOpenSsh({ sftp: 'none', config: [`Subsystem sftp ${gesftpserver}`] }),
  },
  {
    name: 'dropbear with OpenSSH’s sftp-server',
    limits: { breaksOff: true },
    missing: () =>
      missingOf(
        '/usr/sbin/dropbear',
        '/usr/bin/dropbearkey',
        '/usr/lib/sftp-server',
        '/usr/bin/unshare',
      ),
    start: startDropbear,
  },
  {
    name: 'proftpd mod_sftp',
    limits: { noShell: true, fullLinks: true },
    missing: () => missingOf('/usr/sbin/proftpd', '/usr/lib/proftpd/mod_sftp.so'),
    start: startProftpd,
  },
  {
    name: 'asyncssh',
    limits: { noShell: true, noForbidden: true },
    missing: () => missingOf(python, pythonPackage('asyncssh')),
    start: scripted('asyncssh'),
  },
  {
    name: 'rclone serve sftp',
    limits: {
      noShell: true,
      noLinks: true,
      noModes: true,
      noFreeSpace: true,
      makesAgain: true,
      oddReads: true,
      noControls: true,
      nothingForbidden: true,
    },
    missing: () => missingOf('/usr/bin/rclone'),
    start: startRclone,
  },
  {
    name: 'paramiko',
    limits: {
      noShell: true,
      noFreeSpace: true,
      noReplace: true,
      noForbidden: true,
      onlyUtf8: true,
    },
    missing: () => missingOf(python, pythonPackage('paramiko')),
    start: scripted('paramiko'),
  },
  {
    name: 'the practice server',
    limits: { nothingForbidden: true },
    missing: () => undefined,
    start: startPractice,
  },
];
