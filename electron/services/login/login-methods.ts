import { join } from 'node:path';
import type { Authentication } from '../../../shared/contract/hosts.ts';
import { OpError } from '../../../shared/errors.ts';
import type { LoginMethod } from '../../engine/ssh/auth-order.ts';
import type { ConfiguredLogin } from '../way/destination.ts';

/** The part of a connect attempt that says how to log in. */
export type LoginMethods = {
  readonly agentSocket?: string;
  readonly keyFiles: readonly string[];
  readonly certificateFiles?: readonly string[];
  /** True when the agent's other keys are left alone. */
  readonly identitiesOnly?: boolean;
  readonly askPassword: boolean;
  readonly loginMethods?: readonly LoginMethod[];
  readonly passwordPrompts?: number;
  readonly acceptedAlgorithms?: readonly string[];
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

/**
 * What to try for a host's setting; "automatic" leaves it to OpenSSH's configuration where that says something. The
 * agent in `means` is the one that counts for this host. How often is asked, and what keys may sign with, is the
 * configuration's word for every setting.
 */
export function chooseLoginMethods(
  setting: Authentication,
  means: LoginMeans,
  configured?: ConfiguredLogin,
): LoginMethods {
  const { passwordPrompts, acceptedAlgorithms } = configured ?? {};
  return {
    ...methodsFor(setting, means, configured),
    ...(passwordPrompts === undefined ? {} : { passwordPrompts }),
    ...(acceptedAlgorithms === undefined ? {} : { acceptedAlgorithms }),
  };
}

function methodsFor(
  setting: Authentication,
  means: LoginMeans,
  configured?: ConfiguredLogin,
): LoginMethods {
  const agent = means.agentSocket === undefined ? {} : { agentSocket: means.agentSocket };
  switch (setting.method) {
    case 'automatic':
      return automatic(means, configured, agent);
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

function automatic(
  means: LoginMeans,
  configured: ConfiguredLogin | undefined,
  agent: Pick<LoginMethods, 'agentSocket'>,
): LoginMethods {
  const loginMethods = configured?.methods;
  const askPassword = loginMethods?.some((method) => method !== 'publickey') ?? true;
  const chosen = { askPassword, ...(loginMethods === undefined ? {} : { loginMethods }) };
  if (loginMethods?.includes('publickey') === false) return { keyFiles: [], ...chosen };
  const usual = defaultKeyFiles.map((name) => join(means.sshDirectory, name));
  const named = configured?.keyFiles;
  // of a key that only an agent holds, the public half may be all there is
  const isThere = (file: string) => means.exists(file) || means.exists(`${file}.pub`);
  const certificateFiles = configured?.certificateFiles.filter((file) => means.exists(file)) ?? [];
  return {
    ...agent,
    keyFiles:
      named === undefined ? usual.filter((file) => means.exists(file)) : named.filter(isThere),
    ...(certificateFiles.length === 0 ? {} : { certificateFiles }),
    ...(configured?.identitiesOnly === true ? { identitiesOnly: true } : {}),
    ...chosen,
  };
}

function fromHome(file: string, { homeDirectory }: LoginMeans): string {
  return file.startsWith('~/') ? join(homeDirectory, file.slice(2)) : file;
}
