import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { sshOptions } from './endpoint.ts';
import { readTree } from './process-tree.ts';
import type { Listing, Timed } from './tool.ts';

type Sftp = ChildProcessByStdio<Writable, Readable, null>;

/** What `sftp` prints for `pwd`: it is there, and has done what it was told before. */
const answer = /Remote working directory/u;
const newline = 0x0a;

/** Lists by `ls -1f` of an `sftp` that is connected, as Hawser is when somebody opens a folder. */
export async function listBySftp({ folder, entries, endpoint, signal }: Listing): Promise<Timed> {
  const { host, port, user, home } = endpoint;
  const args = [...sshOptions(endpoint), '-P', String(port), '-b', '-', `${user}@${host}`];
  const child = spawn('sftp', args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    // C: it answers in English
    env: { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C' },
    signal,
    killSignal: 'SIGKILL',
  });
  const pid = child.pid ?? 0;
  try {
    await tell(child, ['pwd']);
    const before = readTree(pid);
    const began = performance.now();
    const lines = await tell(child, [`ls -1f "${folder}"`, 'pwd']);
    const seconds = (performance.now() - began) / 1_000;
    const after = readTree(pid);
    if (lines < entries) throw new Error(`listed ${lines} lines for ${entries} entries`);
    if (before === undefined || after === undefined) return { seconds };
    const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
    return { seconds, cpuSeconds, peakBytes: after.peakBytes };
  } finally {
    child.stdin.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
}

/** Has commands carried out, of which the last is `pwd`; gives the lines printed meanwhile. */
function tell(child: Sftp, commands: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let lines = 0;
    let tail = '';
    const fail = (why: unknown): void =>
      reject(why instanceof Error ? why : new Error('sftp ended before its answer'));
    const take = (chunk: Buffer): void => {
      for (const byte of chunk) if (byte === newline) lines += 1;
      tail = (tail + chunk.toString('latin1')).slice(-200);
      if (!answer.test(tail)) return;
      child.stdout.off('data', take);
      child.off('error', fail);
      child.off('close', fail);
      resolve(lines);
    };
    child.stdout.on('data', take);
    child.once('error', fail);
    child.once('close', fail);
    child.stdin.write(commands.map((command) => `${command}\n`).join(''));
  });
}
