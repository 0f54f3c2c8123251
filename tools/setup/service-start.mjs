import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const policyFile = '/usr/sbin/policy-rc.d';
// 101: "action forbidden", by which Debian's packages know not to start their service.
const refuseAll = '#!/bin/sh\nexit 101\n';

/**
 * Runs an installation of openssh-server without leaving an SSH daemon on the machine: the tests
 * start their own, on their own port with their own keys.
 *
 * @template T
 * @param {() => T} install
 * @returns {T}
 */
export function withoutServiceStart(install) {
  const isOurs = !fs.existsSync(policyFile);
  if (isOurs) fs.writeFileSync(policyFile, refuseAll, { mode: 0o755 });
  try {
    return install();
  } finally {
    if (isOurs) fs.rmSync(policyFile, { force: true });
    // The package enables its service for the next boot all the same; without systemd this is a no-op.
    if (fs.existsSync('/run/systemd/system')) {
      spawnSync('systemctl', ['disable', '--now', 'ssh.service', 'ssh.socket'], {
        stdio: 'ignore',
      });
    }
  }
}

/** sshd run by root wants its empty folder, which only the service's start would make. */
export function ensurePrivilegeSeparationFolder() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  fs.mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
}
