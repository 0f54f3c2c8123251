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

/** Set for everything a run starts, so that even what left its parent at once is known as ours. */
export const markName = 'HAWSER_TEST_RUN';

/** @param {number} pid @param {string} mark */
function isMarked(pid, mark) {
  try {
    return fs
      .readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .includes(`${markName}=${mark}`);
  } catch {
    return false; // gone by now, or another user's
  }
}

const pollMs = 1000;

/**
 * Knows every process that a run started. By two ways, since neither finds all: sshd writes its title
 * over its environment, and what is orphaned between two looks is no descendant any more.
 *
 * @param {string} mark
 * @returns {{ alive: () => ProcessFacts[], stop: () => void }}
 */
export function trackProcesses(mark) {
  /** @type {Map<string, ProcessFacts>} */
  const seen = new Map();
  /** @param {readonly ProcessFacts[]} found */
  const remember = (found) => {
    for (const facts of found) seen.set(`${facts.pid}:${facts.start}`, facts);
  };
  const timer = setInterval(() => remember(descendants(listProcesses(), process.pid)), pollMs);
  timer.unref();
  return {
    alive: () => {
      const all = listProcesses();
      remember(descendants(all, process.pid));
      remember(all.filter(({ pid }) => pid !== process.pid && isMarked(pid, mark)));
      const now = new Map(all.map((facts) => [facts.pid, facts]));
      return [...seen.values()].filter(({ pid, start }) => {
        const facts = now.get(pid);
        return facts?.start === start && !facts.isZombie;
      });
    },
    stop: () => clearInterval(timer),
  };
}
