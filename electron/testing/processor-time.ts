/**
 * How long something takes a processor. Tests run beside each other and on machines of any speed, so that a clock on the
 * wall says more of the machine than of what is tested.
 */
import { readFileSync } from 'node:fs';

/** What this process has used of the processors so far, by all of its threads. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What some work costs of them: the least of several times, without the compiler's own time and the garbage of others. */
export async function leastProcessorMs(work: () => unknown, times = 5): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < times; time += 1) {
    const beforeMs = processorMs();
    await work();
    least = Math.min(least, processorMs() - beforeMs);
  }
  return least;
}

const threadFile = `/proc/self/task/${process.pid}/schedstat`;

/** What this thread alone has used; by the clock where the system does not tell. */
function threadMs(): number {
  try {
    return Number(readFileSync(threadFile, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** The longest that this thread is at work in one go, so that nothing else can be done in it. */
export async function longestTurnMs(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = threadMs();
  const look = (): void => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  look();
  return longest;
}

/** The same at the best of three times: what holds everything up every time is our doing. */
export async function leastTurnMs(work: () => Promise<unknown>, enoughMs: number): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < 3 && least >= enoughMs; time += 1)
    least = Math.min(least, await longestTurnMs(work));
  return least;
}

// what `measure` takes on the machine the limits were set on, at rest
const restMs = 10;

/** How many times slower this machine is just now than the one the limits were set on, by the processor's time; at least 1. */
export async function slowness(): Promise<number> {
  return Math.max(1, (await leastProcessorMs(measure, 3)) / restMs);
}

/** A bit of everything: texts, objects, numbers. */
function measure(): number {
  const names = Array.from({ length: 12_000 }, (_, at) => `file-${(at * 7_919) % 12_000}.txt`);
  const sizes = new Map(names.map((name, at) => [name, at]));
  names.sort();
  let sum = 0;
  for (const name of names) {
    sum = (sum * 31 + (sizes.get(name) ?? 0)) % 1_000_003;
    for (let at = 0; at < name.length; at += 1)
      sum = (sum ^ (name.charCodeAt(at) * at)) % 1_000_003;
  }
  return sum;
}
