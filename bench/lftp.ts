import { sshOptions } from './endpoint.ts';
import { runCommand } from './run-command.ts';
import type { Move, Tool } from './tool.ts';

/** `lftp`, in parallel where it can be: eight files at once, or four pieces of one file that is fetched. */
export const lftpTool: Tool = {
  id: 'lftp',
  name: 'lftp',
  rules:
    'in place under the final name, no sync, no check; files -P8, one fetched file in 4 pieces',
  move: (move) => {
    const { endpoint } = move;
    const { host, port, user } = endpoint;
    const commands = [
      `set sftp:connect-program "ssh -a -x ${sshOptions(endpoint).join(' ')}"`,
      'set net:max-retries 1',
      'set cmd:fail-exit yes',
      'set xfer:log no',
      // it asks for a password when it is given none, though the key lets in
      `open -u ${user},unused sftp://${host}:${port}`,
      orderOf(move),
    ];
    return runCommand({ args: ['lftp', '--norc', '-c', commands.join('; ')] }, move);
  },
};

function orderOf({ direction, source, target, onlyFile }: Move): string {
  if (onlyFile === undefined) {
    const reverse = direction === 'put' ? '-R ' : '';
    return `mirror ${reverse}-P8 "${source}" "${target}/load"`;
  }
  const from = `"${source}/${onlyFile}"`;
  return direction === 'get' ? `pget -n 4 -O "${target}" ${from}` : `put -O "${target}" ${from}`;
}
