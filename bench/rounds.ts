import type { Run, Series } from './results.ts';
import type { Tool } from './tool.ts';

// A run of more than a minute says enough; and three minutes for one tool in one case are all it gets.
const slowRunSeconds = 60;
const seriesSeconds = 180;

/** How the rounds of one case are made. */
export type RoundsOptions = {
  readonly tools: readonly Tool[];
  readonly rounds: number;
  readonly runOne: (tool: Tool, round: number) => Promise<Run>;
  /** True when the whole bench has no more time. */
  readonly isLate: () => boolean;
};

/**
 * In each round every tool takes its turn. One that is hopeless here (stopped, failed, or slow) has no more turns;
 * one whose turn never came has no runs.
 */
export async function runRounds(options: RoundsOptions): Promise<Series[]> {
  const runs = new Map<Tool, Run[]>(options.tools.map((tool) => [tool, []]));
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const [tool, sofar] of runs) {
      if (options.isLate() || hasEnough(sofar)) continue;
      sofar.push(await options.runOne(tool, round));
    }
  }
  return [...runs].map(([{ name }, all]) => ({ tool: name, runs: all }));
}

function hasEnough(runs: readonly Run[]): boolean {
  let spent = 0;
  for (const run of runs) {
    if (run.ended !== 'done' || run.seconds > slowRunSeconds) return true;
    spent += run.seconds;
  }
  return spent > seriesSeconds;
}
