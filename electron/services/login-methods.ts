import { join } from 'node:path';
import type { Authentication } from '../../shared/contract/hosts.ts';
import { OpError } from '../../shared/errors.ts';

/** The part of a connect attempt that says how to log in. */
export type LoginMethods = {
  readonly agentSocket?: string;
  readonly keyFiles: readonly string[];
  /** True when the agent's other keys are left alone. */
  readonly identitiesOnly?: boolean;
  readonly askPassword: boolean;
};

/** What this computer has to log in with. */
export type LoginMeans = {
  /** Stands for `~/.ssh`. */
  readonly sshDirectory: string;
  readonly homeDirectory: string;
  /** The usual agent. */
  readonly agentSocket: string | undefined;
  /** The agent that a host's own setting names; see `agentAddress`. */
  readonly agentAt?: (setting: string) => string | undefined;
  readonly exists: (file: string) => boolean;
};

/** DSA is gone; those of security keys are used when the agent holds them, and named as left out when not. */
const defaultKeyFiles = ['id_ed25519', 'id_ecdsa', 'id_rsa', 'id_ed25519_sk', 'id_ecdsa_sk'];

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
      // the agent may hold the very key: then nobody is asked for its passphrase
      return {
        ...agent,
        keyFiles: [fromHome(setting.keyFile, means)],
        identitiesOnly: true,
        askPassword: false,
      };
    case 'password':
      return { keyFiles: [], askPassword: true };
    default:
      return setting satisfies never;
  }
}

function fromHome(file: string, { homeDirectory }: LoginMeans): string {
  return file.startsWith('~/') ? join(homeDirectory, file.slice(2)) : file;
}
