import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Sshd } from '../electron/testing/sshd.ts';
import type { App } from './app.ts';
import type { Window } from './window.ts';

/** Puts the server's client key where the app looks for one. */
export async function installKey(app: App, sshd: Sshd): Promise<void> {
  const target = path.join(app.sshDirectory, 'id_ed25519');
  await fs.copyFile(sshd.clientKeyFile, target);
  await fs.chmod(target, 0o600);
}

/** Writes the server's host keys into the app's known_hosts. */
export async function trustHost(app: App, sshd: Sshd): Promise<void> {
  const lines = sshd.hostKeys.map((key) => `[${sshd.host}]:${sshd.port} ${key.publicLine}\n`);
  await fs.writeFile(app.knownHosts, lines.join(''));
}

/** Logs in to the server with everything in place, in a directory of the server's folder. */
export async function openSsh(hawser: Window, sshd: Sshd, directory: string): Promise<void> {
  await installKey(hawser.app, sshd);
  await trustHost(hawser.app, sshd);
  await hawser.connectTo(`sftp://${sshd.user}@${sshd.host}:${sshd.port}${directory}`);
  await hawser.remote.settled();
}

/** Makes a folder below the server's own and gives its path. */
export async function remoteFolder(sshd: Sshd, name = 'data'): Promise<string> {
  const folder = path.join(sshd.dir, name);
  await fs.mkdir(folder, { recursive: true });
  return folder;
}
