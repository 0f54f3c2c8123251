import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { diskFiles } from '../../ssh-config/read-files.ts';
import type { LoginMeans } from '../login/login-methods.ts';
import { systemNames } from './name-lookup.ts';
import { runCommand } from './run-command.ts';
import type { SshConfigMeans } from './ssh-config.ts';

/** OpenSSH's configuration as this user has it on this computer. */
export function sshConfigOnDisk(options: {
  readonly login: Pick<LoginMeans, 'sshDirectory' | 'homeDirectory'>;
  readonly userName: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Undefined reads none. */
  readonly systemFile: string | undefined;
}): Omit<SshConfigMeans, 'consents'> {
  const { sshDirectory, homeDirectory } = options.login;
  const { environment } = options;
  const { uid } = userInfo();
  return {
    local: {
      localUser: options.userName,
      uid,
      homeDirectory,
      sshDirectory,
      localHost: hostname(),
      env: environment,
    },
    userFile: join(sshDirectory, 'config'),
    systemFile: options.systemFile,
    files: diskFiles(uid < 0 ? undefined : uid), // Windows has no such number
    run: (command, signal) => runCommand(command, { signal, environment }),
    names: systemNames,
  };
}
