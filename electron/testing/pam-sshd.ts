import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSshd, type Sshd } from './sshd.ts';

const run = promisify(execFile);

/** A sshd that checks passwords and codes. */
export type PamSshd = Sshd & {
  /** What was given, in order: each is one question of PAM's. */
  readonly given: () => Promise<readonly string[]>;
};

/** True where a test may give one program files of its own in place of the system's: as root on Linux. */
export async function canStartPamSshd(): Promise<boolean> {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return false;
  return run('unshare', ['-m', 'true']).then(
    () => true,
    () => false,
  );
}

/**
 * OpenSSH's server with passwords and one-time codes, which it asks PAM about: in a mount namespace of its own it finds
 * our rules in place of the system's, which stay as they are.
 */
export async function startPamSshd(options: {
  readonly methods: string;
  readonly accepts: readonly string[];
  readonly config?: readonly string[];
}): Promise<PamSshd> {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-pam-'));
  const given = join(dir, 'given');
  await writeFile(given, '', { mode: 0o666 });
  const cases = options.accepts.map((word) => `  ${word}) exit 0 ;;`).join('\n');
  await writeFile(
    join(dir, 'check'),
    `#!/bin/sh\nword=$(tr -d '\\0')\necho "$word" >>${given}\ncase $word in\n${cases}\nesac\nexit 1\n`,
    { mode: 0o755 },
  );
  await writeFile(
    join(dir, 'pam'),
    [
      `auth required pam_exec.so quiet expose_authtok ${join(dir, 'check')}`,
      // grants nothing by itself: pam_exec has no say about credentials, and somebody must
      'auth required pam_permit.so',
      'account required pam_permit.so',
      'session required pam_permit.so',
      '',
    ].join('\n'),
  );
  const start = `mount --make-rprivate / && mount --bind ${join(dir, 'pam')} /etc/pam.d/sshd && exec "$@"`;
  const sshd = await startSshd({
    under: ['unshare', '-m', 'sh', '-c', start, 'sh'],
    config: [
      'UsePAM yes',
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication yes',
      `AuthenticationMethods ${options.methods}`,
      ...(options.config ?? []),
    ],
  });
  return {
    ...sshd,
    given: async () => (await readFile(given, 'utf8')).split('\n').filter((line) => line !== ''),
    stop: async () => {
      await sshd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
