import { z } from 'zod';
import { call } from './define.ts';
import { nothing } from './values.ts';

/** What a command of OpenSSH's configuration is for. */
export const commandPurpose = z.enum(['proxy-command', 'match-exec', 'known-hosts-command']);

/** A command that runs without being asked about again, as exactly this text. */
export const commandConsent = z.strictObject({
  purpose: commandPurpose,
  command: z.string().max(65_536),
  allowedAtMs: z.number(),
});

const configFile = z.strictObject({
  path: z.string(),
  state: z.enum(['read', 'missing', 'unusable']),
});

/** A line that was not understood, or a whole file when the line is 0. */
const configProblem = z.strictObject({
  file: z.string(),
  line: z.int().min(0),
  keyword: z.string(),
  message: z.string(),
});

/** What Hawser sees of OpenSSH's configuration. */
export const sshConfigStatus = z.strictObject({
  files: z.array(configFile),
  hostCount: z.int(),
  problems: z.array(configProblem),
  /** How many more there are than are listed. */
  moreProblems: z.int(),
  consents: z.array(commandConsent),
});

export type CommandPurpose = z.infer<typeof commandPurpose>;
export type CommandConsent = z.infer<typeof commandConsent>;
export type SshConfigStatus = z.infer<typeof sshConfigStatus>;

export const sshConfig = {
  /** Reads the files anew, and runs nothing of them. */
  'sshConfig.status': call(nothing, sshConfigStatus),
  /** Takes a consent back: the command is asked about again. */
  'sshConfig.withdraw': call(
    commandConsent.pick({ purpose: true, command: true }),
    sshConfigStatus,
  ),
};
