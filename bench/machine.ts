import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What figures depend on besides the code. */
export type MachineFacts = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly kernel: string;
  /** What the data lie on. */
  readonly data: 'tmpfs' | 'a disk';
  /** Versions of what is measured and what runs it; what is missing is not named. */
  readonly programs: Readonly<Record<string, string>>;
  /** Load over the last minute when the run began: other work on the machine. */
  readonly loadAverage: number;
  readonly date: string;
};

// linux/magic.h
const tmpfsMagic = 0x01021994;

/** Reads this machine's facts; `electron` is the runtime's executable. */
export function machineFacts(options: {
  readonly dataRoot: string;
  readonly electron: string | undefined;
}): MachineFacts {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    system: os.type(),
    kernel: os.release(),
    data: statfsSync(options.dataRoot).type === tmpfsMagic ? 'tmpfs' : 'a disk',
    programs: programVersions(options.electron),
    loadAverage: Number((os.loadavg()[0] ?? 0).toFixed(2)),
    date: new Date().toISOString().slice(0, 10),
  };
}

function programVersions(electron: string | undefined): Record<string, string> {
  const versions = {
    Node: process.version,
    Electron: electronVersion(electron),
    // `ssh -V` answers on standard error
    OpenSSH: versionIn('ssh -V 2>&1', /OpenSSH_([^\s,]+)/u),
    rclone: versionIn('rclone version', /rclone v(\S+)/u),
    lftp: versionIn('lftp --norc --version', /Version ([\d.]+)/u),
    tar: versionIn('tar --version', /([\d.]+)$/mu),
  };
  return Object.fromEntries(
    Object.entries(versions).flatMap(([name, version]) => (version ? [[name, version]] : [])),
  );
}

function electronVersion(executable: string | undefined): string | undefined {
  if (executable === undefined) return undefined;
  try {
    return readFileSync(path.join(path.dirname(executable), 'version'), 'utf8').trim();
  } catch {
    return 'of unknown version'; // somebody's own build need not have the file
  }
}

function versionIn(command: string, pattern: RegExp): string | undefined {
  try {
    const answer = execFileSync('sh', ['-c', command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return pattern.exec(answer)?.[1];
  } catch {
    return undefined; // the program is not here
  }
}
