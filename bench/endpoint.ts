import * as fs from 'node:fs/promises';
import path from 'node:path';
import { startDelayProxy } from '../electron/testing/delay-proxy.ts';
import type { Sshd } from '../electron/testing/sshd.ts';
import type { Endpoint } from './tool.ts';

/** Opens the way to the server: directly for no delay, else through the proxy, which adds up to 1.5 ms of its own. */
export async function openEndpoint(
  sshd: Sshd,
  { delayMs, folder }: { readonly delayMs: number; readonly folder: string },
): Promise<Endpoint & { close(): Promise<void> }> {
  const { host, user, clientKeyFile } = sshd;
  const proxy =
    delayMs === 0
      ? undefined
      : await startDelayProxy({ target: { host, port: sshd.port }, oneWayMs: delayMs / 2 });
  const port = proxy?.port ?? sshd.port;
  const knownHostsFile = path.join(folder, `known_hosts-${port}`);
  const lines = sshd.hostKeys.map(({ publicLine }) => `[${host}]:${port} ${publicLine}\n`);
  await fs.writeFile(knownHostsFile, lines.join(''));
  const home = path.join(folder, 'home');
  await fs.mkdir(home, { recursive: true });
  return {
    host,
    port,
    user,
    identityFile: clientKeyFile,
    knownHostsFile,
    home,
    close: async () => proxy?.close(),
  };
}

/** OpenSSH's options for this way: nobody's settings, one identity, keys checked against the bench's own file. */
export function sshOptions({ identityFile, knownHostsFile }: Endpoint): string[] {
  const settings = [
    `IdentityFile=${identityFile}`,
    'IdentitiesOnly=yes',
    `UserKnownHostsFile=${knownHostsFile}`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=yes',
    'UpdateHostKeys=no',
    'LogLevel=ERROR',
  ];
  return ['-F', 'none', ...settings.flatMap((setting) => ['-o', setting])];
}
