import { readdirSync, readFileSync } from 'node:fs';

/** What the system counts for a process; read from Linux's /proc, nothing elsewhere. */
export type ProcessTree = { readonly cpuSeconds: number; readonly peakBytes: number };

// USER_HZ, which Linux fixes at 100 for programs on all processors Electron runs on
const ticksPerSecond = 100;

/** Sums up a process and what it started and that still lives; nothing when it is gone or there is no /proc. */
export function readTree(pid: number): ProcessTree | undefined {
  const own = readProcess(pid);
  return own && addUp([own, ...childrenOf(pid).map(readTree)]);
}

/** The same for what the process started, without itself. */
export function readChildren(pid: number): ProcessTree | undefined {
  const children = childrenOf(pid).map(readTree);
  return children.length === 0 ? undefined : addUp(children);
}

function addUp(trees: readonly (ProcessTree | undefined)[]): ProcessTree {
  return trees.reduce<ProcessTree>(
    (sum, tree) => ({
      cpuSeconds: sum.cpuSeconds + (tree?.cpuSeconds ?? 0),
      peakBytes: sum.peakBytes + (tree?.peakBytes ?? 0),
    }),
    { cpuSeconds: 0, peakBytes: 0 },
  );
}

function readProcess(pid: number): ProcessTree | undefined {
  try {
    return {
      cpuSeconds: cpuSecondsIn(readFileSync(`/proc/${pid}/stat`, 'utf8')),
      peakBytes: peakBytesIn(readFileSync(`/proc/${pid}/status`, 'utf8')),
    };
  } catch {
    return undefined; // it ended meanwhile, or this system has no /proc
  }
}

function childrenOf(pid: number): number[] {
  try {
    // a child stands with the thread that started it
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return []; // it ended meanwhile, or this system has no /proc
  }
}

/** CPU seconds in `/proc/<pid>/stat`: its own and those of ended children it has waited for. */
export function cpuSecondsIn(stat: string): number {
  // the name in parentheses may hold anything, so counting begins behind the last one; see proc(5)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).map(Number);
  return ticks.reduce((sum, value) => sum + value, 0) / ticksPerSecond;
}

/** The most memory that was ever resident, from `/proc/<pid>/status`; 0 for a process that is ending. */
export function peakBytesIn(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) * 1024;
}
