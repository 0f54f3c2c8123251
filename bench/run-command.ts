import { spawn, type ChildProcess } from 'node:child_process';
import { readChildren } from './process-tree.ts';
import type { Cost, Listing, Move } from './tool.ts';

/** A command line of somebody else's tool. */
export type Command = {
  readonly args: readonly string[];
  /** What bash runs; `"$@"` stands for `args`, which is all there is by default. */
  readonly script?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
};

const lookEveryMs = 50;

/**
 * Runs a command to its end and tells what it took. bash stands in between because its `times` knows the CPU time of
 * exactly what it ran, to the last moment. Rejects when the command fails or the move's signal fires; nothing it
 * started is left then.
 */
export async function runCommand(
  command: Command,
  move: Pick<Move | Listing, 'endpoint' | 'signal'>,
): Promise<Cost> {
  move.signal.throwIfAborted();
  const script = `set -o pipefail; ${command.script ?? '"$@"'}; code=$?; times >&3; exit $code`;
  const child = spawn('bash', ['-c', script, 'bench', ...command.args], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    // C: tools answer in English; and a group of its own, which is ended as one
    env: { PATH: process.env['PATH'], HOME: move.endpoint.home, LC_ALL: 'C', ...command.env },
    detached: true,
  });
  const kill = () => killGroup(child);
  move.signal.addEventListener('abort', kill);
  const watching = watch(child);
  try {
    const [complaint, times, code] = await Promise.all([
      textOf(child.stderr),
      textOf(child.stdio[3]),
      ended(child, command.input ?? ''),
    ]);
    move.signal.throwIfAborted();
    if (code !== 0) throw new Error(`ended with ${String(code)}: ${complaint.slice(-500).trim()}`);
    const seen = watching.stop();
    return {
      ...withoutNothing('cpuSeconds', Math.max(seen.cpuSeconds, cpuSecondsOf(times) ?? 0)),
      ...withoutNothing('peakBytes', seen.peakBytes),
    };
  } finally {
    watching.stop();
    move.signal.removeEventListener('abort', kill);
  }
}

function ended(child: ChildProcess, input: string): Promise<number | null> {
  // a tool that ends without reading all of it says why by its code
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

async function textOf(stream: unknown): Promise<string> {
  let text = '';
  for await (const chunk of stream as AsyncIterable<Buffer>)
    text = (text + chunk.toString()).slice(-8_192);
  return text;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it ended by itself meanwhile
  }
}

/**
 * Looks at what runs, again and again: memory is the most of all together, whose sum is gone with the processes; and a
 * tool that does not wait for its own helpers, as lftp does not for its `ssh`s, leaves their CPU time out of `times`.
 */
function watch({ pid }: ChildProcess): {
  stop(): Required<Pick<Cost, 'cpuSeconds' | 'peakBytes'>>;
} {
  let cpuSeconds = 0;
  let peakBytes = 0;
  const timer = setInterval(() => {
    const now = pid === undefined ? undefined : readChildren(pid);
    cpuSeconds = Math.max(cpuSeconds, now?.cpuSeconds ?? 0);
    peakBytes = Math.max(peakBytes, now?.peakBytes ?? 0);
  }, lookEveryMs);
  return {
    stop: () => {
      clearInterval(timer);
      return { cpuSeconds, peakBytes };
    },
  };
}

// no process does its work for nothing, so 0 means that it could not be told
function withoutNothing<K extends string>(name: K, value: number): { readonly [P in K]?: number } {
  return (value === 0 ? {} : { [name]: value }) as { readonly [P in K]?: number };
}

/** CPU time from what bash's `times` prints: a line for bash itself, and one for what it ran. */
export function cpuSecondsOf(times: string): number | undefined {
  const [user, system] = (times.split('\n')[1] ?? '').split(' ').map(secondsOf);
  return user === undefined || system === undefined ? undefined : user + system;
}

function secondsOf(text: string): number | undefined {
  const [, minutes, seconds] = /^(\d+)m(\d+[.,]\d+)s$/u.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return undefined;
  return Number(minutes) * 60 + Number(seconds.replace(',', '.'));
}
