import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sshdPath } from './sshd.ts';

/** What ssh says by itself about a key: it has no word of its own for a host that only an authority vouches for. */
export type SshVerdict = 'match' | 'unknown' | 'changed' | 'revoked';

/** A busy machine lets ssh and sshd wait for a core; none of what they do takes a tenth of this. */
const deadlineMs = 60_000;

/** ssh itself as the judge of one known_hosts text. sshd is its ProxyCommand, so that any name and port will do. */
export async function createSshOracle(dir: string) {
  // sshd started by root wants its separation folder, which only a service start makes
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const empty = join(dir, 'empty');
  await writeFile(empty, '');
  let count = 0;
  return async (asked: {
    /** The whole file, latin1. */
    readonly content: string;
    readonly host: string;
    readonly tcpPort: number;
    readonly alias?: string | undefined;
    /** The private key that the server shows, and its type. */
    readonly keyFile: string;
    readonly keyType: string;
  }): Promise<SshVerdict> => {
    count += 1;
    const file = join(dir, `known_hosts-${count}`);
    await writeFile(file, Buffer.from(asked.content, 'latin1'));
    const options = [
      `ProxyCommand=${sshdPath} -i -f ${empty} -h ${asked.keyFile}`,
      `UserKnownHostsFile=${file}`,
      'GlobalKnownHostsFile=/dev/null',
      'StrictHostKeyChecking=yes',
      'BatchMode=yes',
      'PreferredAuthentications=none',
      // what is not judged here should cost little
      'KexAlgorithms=curve25519-sha256',
      `HostKeyAlgorithms=${asked.keyType === 'ssh-rsa' ? 'rsa-sha2-256' : asked.keyType}`,
      ...(asked.alias === undefined ? [] : [`HostKeyAlias=${asked.alias}`]),
    ].flatMap((option) => ['-o', option]);
    const args = ['-v', '-F', '/dev/null', ...options, '-p', `${asked.tcpPort}`, '-l', 'nobody'];
    return verdictIn(await errorsOf('ssh', [...args, asked.host]));
  };
}

function errorsOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: deadlineMs }, (error, _out, errors) => {
      if (error?.killed === true) reject(new Error(`${program} took too long:\n${errors}`));
      else resolve(errors);
    });
    child.stdin?.end();
  });
}

function verdictIn(errors: string): SshVerdict {
  if (errors.includes('marked as revoked')) return 'revoked';
  if (errors.includes('is known and matches the')) return 'match';
  if (errors.includes('has changed and you have requested strict')) return 'changed';
  if (/host key is known for .* requested strict/.test(errors)) return 'unknown';
  throw new Error(`ssh came to no verdict:\n${errors}`);
}
