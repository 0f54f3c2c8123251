import { resolve } from 'node:path';
import { withoutPassword } from '../../shared/quick-connect.ts';

/** What the command line says. */
export type StartOptions = {
  /** The profile folder. */
  readonly userDataDir?: string;
  /** Stands in for `~/.ssh`. */
  readonly sshDir?: string;
  /** As typed into quick connect, but for a password in it, which is asked for instead. */
  readonly open?: string;
};

const longestOpen = 2_000; // what `sessions.open` takes

/** Reads `--name=value`; Chromium's own switches and anything else are left alone. The last one counts. */
export function readStartOptions(args: readonly string[], workingDirectory: string): StartOptions {
  const value = (name: string): string | undefined => {
    const given = args.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
    return given === '' ? undefined : given;
  };
  const directory = (name: string): string | undefined => {
    const given = value(name);
    return given === undefined ? undefined : resolve(workingDirectory, given);
  };
  const [userDataDir, sshDir, open] = [
    directory('user-data-dir'),
    directory('ssh-dir'),
    value('open'),
  ];
  return {
    ...(userDataDir === undefined ? {} : { userDataDir }),
    ...(sshDir === undefined ? {} : { sshDir }),
    ...(open === undefined || open.length > longestOpen ? {} : { open: withoutPassword(open) }),
  };
}
