import { runCommand } from './run-command.ts';
import type { Tool } from './tool.ts';

/** `rclone copy` with 16 transfers at once; the server is given by flags alone, without any configuration. */
export const rcloneTool: Tool = {
  id: 'rclone',
  name: 'rclone',
  rules: 'size, time and, by the hash command of the server, MD5 or SHA-1 of each file; no sync',
  move: (move) => {
    const { direction, source, target, endpoint } = move;
    const far = (path: string) => `:sftp:${path}`;
    const ends =
      direction === 'get' ? [far(source), `${target}/load`] : [source, far(`${target}/load`)];
    const flags = {
      '--config': '', // kept in memory
      '--cache-dir': `${endpoint.home}/rclone`,
      '--transfers': '16',
      '--sftp-host': endpoint.host,
      '--sftp-port': String(endpoint.port),
      '--sftp-user': endpoint.user,
      '--sftp-key-file': endpoint.identityFile,
      '--sftp-known-hosts-file': endpoint.knownHostsFile,
    };
    const options = Object.entries(flags).map(([flag, value]) => `${flag}=${value}`);
    return runCommand({ args: ['rclone', 'copy', '--quiet', ...options, ...ends] }, move);
  },
};
