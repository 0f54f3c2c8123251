import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { LoadRun } from './run-load.ts';
import type { Case, Run } from './results.ts';
import { runRounds } from './rounds.ts';
import type { Tool } from './tool.ts';

/** What the listing of one huge folder is called among the loads. */
export const listingLoad = 'listing, 100,000';

const entries = 100_000;

/** Lists a folder of 100,000 files by the tools that can: every name with its facts, drawn nowhere. */
export async function runListing(run: Omit<LoadRun, 'load'>): Promise<Case> {
  const folder = path.join(run.folder, 'listing');
  await makeEmptyFiles(folder);
  try {
    const series = await runRounds({
      tools: run.tools.filter(({ list }) => list !== undefined),
      rounds: run.rounds,
      isLate: run.isLate,
      runOne: async (tool, round) => {
        const result = await listOnce(run, tool, folder);
        const time = result.ended === 'done' ? `${result.seconds.toFixed(2)} s` : result.ended;
        run.say(`${listingLoad}, ${run.delayMs} ms, round ${round}: ${tool.name} ${time}`);
        return result;
      },
    });
    const { delayMs } = run;
    return { load: listingLoad, delayMs, direction: 'get', files: entries, bytes: 0, series };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function listOnce(run: Omit<LoadRun, 'load'>, tool: Tool, folder: string): Promise<Run> {
  run.signal.throwIfAborted();
  const limitSeconds = run.limitSecondsAt(run.delayMs);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limitSeconds * 1_000)]);
  try {
    await tool.prepare?.();
    const { endpoint } = run;
    const timed = await tool.list?.({ folder, entries, endpoint, signal });
    return timed ? { ended: 'done', ...timed } : { ended: 'failed', reason: 'it lists nothing' };
  } catch (thrown) {
    run.signal.throwIfAborted();
    if (signal.aborted) return { ended: 'over', limitSeconds };
    return { ended: 'failed', reason: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    await tool.finish?.();
  }
}

async function makeEmptyFiles(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  for (let from = 0; from < entries; from += 1_000) {
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        fs.writeFile(path.join(folder, `entry-${from + index}.txt`), ''),
      ),
    );
  }
}
