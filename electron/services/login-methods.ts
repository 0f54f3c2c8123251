import { join } from 'node:path';
import type { Authentication } from '../../shared/contract/hosts.ts';
import { OpError } from '../../shared/errors.ts';

/** The part of a connect attempt that says how to log in. */
export type LoginMethods = {
  readonly agentSocket?: string;
  readonly keyFiles: readonly string[];
  readonly askPassword: boolean;
};

/** What this computer has to log in with. */
export type LoginMeans = {
  /** Stands for `~/.ssh`. */
  readonly sshDirectory: string;
  readonly homeDirectory: string;
  readonly agentSocket: string | undefined;
  readonly exists: (file: string) => boolean;
};

/** In the order OpenSSH tries them; DSA is gone, security keys need a helper we do not have. */
const defaultKeyFiles = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Where ssh-agent listens: `SSH_AUTH_SOCK`, or Windows' own service. */
export function findAgentSocket(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): string | undefined {
  const named = env['SSH_AUTH_SOCK'];
  if (named !== undefined && named !== '') return named;
  return platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined;
}

/** What to try for a host's setting. */
export function chooseLoginMethods(setting: Authentication, means: LoginMeans): LoginMethods {
  const agent = means.agentSocket === undefined ? {} : { agentSocket: means.agentSocket };
  switch (setting.method) {
    case 'automatic':
      return {
        ...agent,
        keyFiles: defaultKeyFiles
          .map((name) => join(means.sshDirectory, name))
          .filter((file) => means.exists(file)),
        askPassword: true,
      };
    case 'agent':
      if (means.agentSocket === undefined) {
        throw new OpError('auth', 'This host logs in with the SSH agent, but none is running.', {
          next: 'Start ssh-agent before Hawser, or choose another way to log in for this host.',
        });
      }
      return { ...agent, keyFiles: [], askPassword: false };
    case 'key-file':
      return { keyFiles: [fromHome(setting.keyFile, means)], askPassword: false };
    case 'password':
      return { keyFiles: [], askPassword: true };
    default:
      return setting satisfies never;
  }
}

function fromHome(file: string, { homeDirectory }: LoginMeans): string {
  return file.startsWith('~/') ? join(homeDirectory, file.slice(2)) : file;
}
