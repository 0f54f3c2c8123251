import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The process in the name tells whose it is: one that is gone was killed, and could not remove it. */
const ownName = /^hawser-practice-(\d+)-\w{6}$/;

/** A new empty folder of this process; those that killed processes of this user left behind are removed. */
export async function makePracticeFolder(parent = tmpdir()): Promise<string> {
  await sweepPracticeFolders(parent);
  return await fs.mkdtemp(path.join(parent, `hawser-practice-${process.pid}-`));
}

async function sweepPracticeFolders(parent: string): Promise<void> {
  for (const name of await fs.readdir(parent)) {
    const pid = Number(ownName.exec(name)?.[1]);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = path.join(parent, name);
    try {
      const facts = await fs.lstat(folder);
      // anybody can make a name in /tmp, a link to somewhere else too
      if (!facts.isDirectory() || facts.uid !== (process.getuid?.() ?? facts.uid)) continue;
      await fs.rm(folder, { recursive: true, force: true });
    } catch {
      // another start removes it at the same moment, or it is not ours to remove
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
