import { spawn } from 'node:child_process';
import type { Sshd } from '../electron/testing/sshd.ts';
import type { Mover } from './mover.ts';

/** OpenSSH's `sftp -r`, from start to exit, as a person at a shell would wait for it. */
export function sftpMover(sshd: Sshd): Mover {
  const batch = (line: string) => () =>
    run('sftp', [...options(sshd, '-P'), '-b', '-', `${sshd.user}@${sshd.host}`], `${line}\n`);
  return {
    name: 'sftp',
    get: ({ source, target }) => batch(`get -r ${source} ${target}`)(),
    put: ({ source, target }) => batch(`put -r ${source} ${target}`)(),
  };
}

/** OpenSSH's `scp -r`, which speaks SFTP since 9.0. */
export function scpMover(sshd: Sshd): Mover {
  const far = (path: string) => `${sshd.user}@${sshd.host}:${path}`;
  return {
    name: 'scp -r',
    get: ({ source, target }) =>
      run('scp', ['-q', '-r', ...options(sshd, '-P'), far(source), target]),
    put: ({ source, target }) =>
      run('scp', ['-q', '-r', ...options(sshd, '-P'), source, far(target)]),
  };
}

function options(sshd: Sshd, portFlag: string): string[] {
  const settings = [
    `IdentityFile=${sshd.clientKeyFile}`,
    'IdentitiesOnly=yes',
    'UserKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=no',
    'LogLevel=ERROR',
  ];
  return [
    '-F',
    'none',
    portFlag,
    String(sshd.port),
    ...settings.flatMap((setting) => ['-o', setting]),
  ];
}

async function run(command: string, args: readonly string[], input = ''): Promise<void> {
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${complaint}`);
}
