import { resolve } from 'node:path';
import { limits } from '../../shared/limits.ts';
import { withoutPassword } from '../../shared/quick-connect.ts';
import { isAddress } from '../services/addresses/gather.ts';

/** What the command line says. */
export type StartOptions = {
  /** The profile folder. */
  readonly userDataDir?: string;
  /** Stands in for `~/.ssh`. */
  readonly sshDir?: string;
  /** As typed into quick connect, but for a password in it, which is asked for instead. */
  readonly open?: string;
};

/**
 * Reads `--name=value`; Chromium's own switches and anything else are left alone. The last one counts, but for what stands
 * behind an address of another program: that is where a cut of its text at the wrong place would put options of its own.
 */
export function readStartOptions(args: readonly string[], workingDirectory: string): StartOptions {
  const address = args.findIndex(isAddress);
  const own = address < 0 ? args : args.slice(0, address);
  const value = (name: string): string | undefined => {
    const given = own.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
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
    ...(open === undefined || open.length > limits.destinationLength
      ? {}
      : { open: withoutPassword(open) }),
  };
}
