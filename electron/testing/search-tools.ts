import { execFile } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sshd } from './sshd.ts';

/** Counts the turns that the loop takes until it is asked. */
export function countTurns(): () => number {
  let turns = 0;
  let isOver = false;
  const next = (): void => {
    turns += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  return () => {
    isOver = true;
    return turns;
  };
}

/** Puts so many empty files into a folder. */
export async function plantMany(dir: string, count: number): Promise<void> {
  const all = `seq -f 'file %.0f' 1 ${count} | xargs -d '\\n' touch`;
  await promisify(execFile)('sh', ['-c', all], { cwd: dir });
}

/** Makes a file of nothing but a hole. */
export async function truncateTo(path: string, bytes: number): Promise<void> {
  await writeFile(path, '');
  await truncate(path, bytes);
}

/** A folder of tools like those of small systems: what only GNU's know is refused. */
export async function poorTools(dir: string): Promise<string> {
  const bin = join(dir, 'bin');
  await mkdir(bin);
  const refusing = (tool: string, option: string) =>
    `#!/bin/sh\nfor word; do [ "$word" = ${option} ] && exit 2; done\nexec /usr/bin/${tool} "$@"\n`;
  await writeFile(join(bin, 'find'), refusing('find', '-printf'), { mode: 0o755 });
  await writeFile(join(bin, 'grep'), refusing('grep', '-Z'), { mode: 0o755 });
  return bin;
}

/** One that works on its input, and is killed over files. */
export async function dyingGrep(dir: string): Promise<string> {
  const bin = join(dir, '.bin');
  await mkdir(bin);
  const script =
    '#!/bin/sh\nfor word; do case $word in ./*) kill -9 $$;; esac; done\nexec /usr/bin/grep "$@"\n';
  await writeFile(join(bin, 'grep'), script, { mode: 0o755 });
  return bin;
}

/** What runs at the server on behalf of the session: commands of ours by their names. */
export async function commandsOf(sshd: Sshd): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,comm=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const family = new Set([String(sshd.pid)]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const [pid = '', parent = ''] of rows) if (family.has(parent)) family.add(pid);
  }
  const own = rows.filter(([pid = '']) => family.has(pid)).map(([, , name = '']) => name);
  return own.filter((name) => ['find', 'grep', 'xargs', 'head'].includes(name));
}
