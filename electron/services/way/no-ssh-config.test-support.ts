import type { CommandConsents } from './command-consents.ts';
import { createSshConfig } from './ssh-config.ts';

const noConsents: CommandConsents = {
  allows: () => Promise.resolve(false),
  list: () => Promise.resolve([]),
  withdraw: () => Promise.resolve(),
};

/** OpenSSH's configuration of a user `ada` who has none. */
export const noSshConfig = createSshConfig({
  local: {
    localUser: 'ada',
    uid: 1_000,
    homeDirectory: '/home/ada',
    sshDirectory: '/home/ada/.ssh',
    localHost: 'desk',
    env: {},
  },
  userFile: '/home/ada/.ssh/config',
  systemFile: undefined,
  files: {
    read: () => Promise.resolve({ missing: true }),
    glob: () => Promise.resolve([]),
  },
  consents: noConsents,
  run: () => Promise.resolve(false),
  names: { isThere: () => Promise.resolve(false), aliasTarget: () => Promise.resolve(undefined) },
});
