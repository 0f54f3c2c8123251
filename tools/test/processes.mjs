import fs from 'node:fs';

/**
 * One process as /proc tells it. `start` tells a process from a later one with the same id.
 *
 * @typedef {{ pid: number, parent: number, start: string, isZombie: boolean }} ProcessFacts
 */

/**
 * Reads `/proc/<pid>/stat`, whose second field is the program's name in parentheses and may itself
 * hold spaces and parentheses.
 *
 * @param {string} stat
 * @returns {ProcessFacts}
 */
export function parseStat(stat) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(fields[1]),
    start: fields[19] ?? '',
    isZombie: fields[0] === 'Z',
  };
}

/** @param {number} pid @returns {ProcessFacts | undefined} */
function readProcess(pid) {
  try {
    return parseStat(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined; // ended between listing and reading
  }
}

/** @returns {ProcessFacts[]} all that run now; nothing where there is no /proc */
function listProcesses() {
  if (process.platform !== 'linux') return [];
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/**
 * All below `root`, children before grandchildren.
 *
 * @param {readonly ProcessFacts[]} all
 * @param {number} root
 * @returns {ProcessFacts[]}
 */
export function descendants(all, root) {
  const children = all.filter(({ parent }) => parent === root);
  return children.flatMap((child) => [child, ...descendants(all, child.pid)]);
}

/** @param {number} pid */
export function commandOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return ''; // gone by now
  }
}

const pollMs = 1000;

/**
 * Remembers every process that ever stood below ours. Neither process group nor parent would do at
 * the end: sshd's sessions leave the group, and what is orphaned loses its parent.
 *
 * @returns {{ alive: () => ProcessFacts[], stop: () => void }}
 */
export function trackDescendants() {
  /** @type {Map<string, ProcessFacts>} */
  const seen = new Map();
  const look = () => {
    for (const facts of descendants(listProcesses(), process.pid))
      seen.set(`${facts.pid}:${facts.start}`, facts);
  };
  const timer = setInterval(look, pollMs);
  timer.unref();
  return {
    alive: () => {
      look();
      return [...seen.values()].filter(({ pid, start }) => {
        const now = readProcess(pid);
        return now !== undefined && now.start === start && !now.isZombie;
      });
    },
    stop: () => clearInterval(timer),
  };
}
