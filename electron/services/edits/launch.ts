import { spawn } from 'node:child_process';
import { dirname, isAbsolute, basename } from 'node:path';
import { OpError } from '../../../shared/errors.ts';
import { openingOf } from './file-kinds.ts';

/** Shows a copy in a program other than Hawser. */
export type Launch = (file: string, by: LaunchedBy) => Promise<void>;

/** Which program: what the system opens such files with, or the one at a path the user has chosen. */
export type LaunchedBy = { readonly system: true } | { readonly program: string };

/** What programs are started with. */
export type LaunchMeans = {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The system's own way; gives what went wrong, or nothing. */
  readonly openPath: (file: string) => Promise<string>;
  /** Asks, in a window that the page can neither draw nor click, about a file that the system may run. */
  readonly confirm: (file: string) => Promise<boolean>;
  /** Stands in for starting a process. */
  readonly start?: typeof startProgram;
};

/**
 * No shell, no text that anything takes apart: the program gets the copy's absolute path as its only argument, which
 * therefore is no option. What the system would run is not opened, what it might is asked about.
 */
export function createLaunch(means: LaunchMeans): Launch {
  const { platform, env, start = startProgram } = means;
  return async (file, by) => {
    if ('program' in by) {
      requireProgram(by.program, platform);
      await start(commandOf(by.program, file, platform), environmentFor(env), dirname(file));
      return;
    }
    const opening = openingOf(basename(file), platform);
    if (opening === 'runs') throw wouldRun(file);
    if (opening === 'may-run' && !(await means.confirm(file))) {
      throw new OpError('cancelled', `${basename(file)} was not opened.`);
    }
    const trouble = await means.openPath(file);
    if (trouble !== '') {
      throw new OpError('failed', `The system could not open ${basename(file)}: ${trouble}`, {
        next: 'Choose an editor in the settings.',
      });
    }
  };
}

/** A program and its arguments. */
export type Command = { readonly program: string; readonly args: readonly string[] };

/** An application folder of macOS is no program by itself. */
export function commandOf(program: string, file: string, platform: NodeJS.Platform): Command {
  if (platform === 'darwin' && /\.app\/?$/u.test(program)) {
    return { program: '/usr/bin/open', args: ['-a', program, '--', file] };
  }
  return { program, args: [file] };
}

function requireProgram(program: string, platform: NodeJS.Platform): void {
  // a batch file is read by a shell, which takes arguments apart in ways no quoting withstands
  if (platform === 'win32' && !/\.(exe|com)$/iu.test(program)) {
    throw new OpError('refused', `${program} is no program.`, {
      next: 'Choose an .exe file in the settings.',
    });
  }
  if (!isAbsolute(program)) throw new OpError('refused', 'The editor has no full path.');
}

function wouldRun(file: string): OpError {
  return new OpError('refused', `${basename(file)} is a program: the system would run it.`, {
    next: 'Edit it in Hawser, or choose an editor in the settings.',
  });
}

/** Starts it on its own, not as a part of Hawser; settles once it runs. */
function startProgram(
  { program, args }: Command,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: 'ignore', detached: true, shell: false });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
    child.once('error', (cause) =>
      reject(
        new OpError('failed', `The editor ${program} could not be started.`, {
          next: 'Choose another one in the settings.',
          cause,
        }),
      ),
    );
  });
}

const passed: ReadonlySet<string> = new Set(
  `PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR
  DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS DESKTOP_SESSION
  SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT TEMP TMP USERPROFILE HOMEDRIVE HOMEPATH
  APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86)`.split(/\s+/u),
);

/** What a program needs to find the screen and the user's own files, and nothing of what else is in ours. */
export function environmentFor(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => {
    const upper = name.toUpperCase();
    return passed.has(upper) || upper.startsWith('LC_') || upper.startsWith('XDG_');
  });
  return Object.fromEntries(kept);
}
