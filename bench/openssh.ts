import { sshOptions } from './endpoint.ts';
import { listBySftp } from './sftp-listing.ts';
import { runCommand } from './run-command.ts';
import type { Tool } from './tool.ts';

/** OpenSSH's `sftp -r`, from start to exit, as a person at a shell would wait for it. */
export const sftpTool: Tool = {
  id: 'sftp',
  name: 'sftp',
  rules: 'in place under the final name, no sync, no check',
  move: (move) => {
    const { direction, source, target, endpoint } = move;
    const { host, port, user } = endpoint;
    return runCommand(
      {
        args: ['sftp', ...sshOptions(endpoint), '-P', String(port), '-b', '-', `${user}@${host}`],
        input: `${direction} -r "${source}" "${target}"\n`,
      },
      move,
    );
  },
  list: listBySftp,
};

/** OpenSSH's `scp -r`, which speaks SFTP since 9.0. */
export const scpTool: Tool = {
  id: 'scp',
  name: 'scp -r',
  rules: 'in place under the final name, no sync, no check',
  move: (move) => {
    const { direction, source, target, endpoint } = move;
    const far = (path: string) => `${endpoint.user}@${endpoint.host}:${path}`;
    const ends = direction === 'get' ? [far(source), target] : [source, far(target)];
    const options = [...sshOptions(endpoint), '-P', String(endpoint.port)];
    return runCommand({ args: ['scp', '-q', '-r', ...options, ...ends] }, move);
  },
};

/** Two `tar`s with `ssh` between them: one stream, which is what small files could be at best; needs a shell. */
export const tarTool: Tool = {
  id: 'tar',
  name: 'tar | ssh',
  rules: 'in place under the final name, no sync, no check',
  move: (move) => {
    const { direction, source, target, endpoint } = move;
    const { host, port, user } = endpoint;
    const pack = `tar -cf - -C "${source}/.." load`;
    const unpack = `tar -xf - -C "${target}"`;
    const ssh = ['ssh', ...sshOptions(endpoint), '-p', String(port), `${user}@${host}`];
    return direction === 'get'
      ? runCommand({ args: [...ssh, pack], script: `"$@" | ${unpack}` }, move)
      : runCommand({ args: [...ssh, unpack], script: `${pack} | "$@"` }, move);
  },
};
