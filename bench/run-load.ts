import * as fs from 'node:fs/promises';
import path from 'node:path';
import { compareInventories, type Inventory, type Kept } from './arrival.ts';
import { makeLoad } from './data.ts';
import { takeInventory } from './inventory.ts';
import type { Load } from './loads.ts';
import type { Case, Run } from './results.ts';
import { runRounds } from './rounds.ts';
import type { Direction, Endpoint, Tool } from './tool.ts';

/** One load over one way, by all tools, in both directions. */
export type LoadRun = {
  readonly load: Load;
  readonly delayMs: number;
  readonly endpoint: Endpoint;
  readonly tools: readonly Tool[];
  readonly rounds: number;
  readonly limitSecondsAt: (delayMs: number) => number;
  readonly isLate: () => boolean;
  /** Where the data lie. */
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

/** The load as it lies in its folder. */
type Source = { readonly folder: string; readonly inventory: Inventory };

/** Makes the load, moves it in all rounds both ways, and removes it. */
export async function runLoad(run: LoadRun): Promise<Case[]> {
  const folder = await makeLoad(run.folder, run.load);
  try {
    const source = { folder, inventory: await inventoryOf(run, folder) };
    return [await runCase(run, source, 'get'), await runCase(run, source, 'put')];
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Of a tree every byte is compared; of equal files, which differ in nothing but their names, the sizes. */
function inventoryOf({ load }: LoadRun, folder: string): Promise<Inventory> {
  return takeInventory(folder, { hash: load.shape.kind === 'tree' });
}

async function runCase(run: LoadRun, source: Source, direction: Direction): Promise<Case> {
  const { load, delayMs, say } = run;
  const series = await runRounds({
    tools: run.tools,
    rounds: run.rounds,
    isLate: run.isLate,
    runOne: async (tool, round) => {
      const result = await runOne(run, tool, { source, direction });
      say(
        `${load.name}, ${delayMs} ms, ${direction}, round ${round}: ${tool.name} ${show(result)}`,
      );
      return result;
    },
  });
  let bytes = 0;
  for (const found of source.inventory.values()) bytes += found.kind === 'file' ? found.size : 0;
  return { load: load.name, delayMs, direction, files: load.files, bytes, series };
}

function show(run: Run): string {
  if (run.ended === 'done') return `${run.seconds.toFixed(2)} s`;
  return run.ended === 'over' ? `> ${run.limitSeconds} s` : `failed: ${run.reason}`;
}

/** One move into a new folder, timed, and then checked to be complete. */
async function runOne(
  run: LoadRun,
  tool: Tool,
  { source, direction }: { readonly source: Source; readonly direction: Direction },
): Promise<Run> {
  run.signal.throwIfAborted();
  // a name of its own each time: what a stopped tool still had on its way goes nowhere
  const target = await fs.mkdtemp(path.join(run.folder, 'target-'));
  const limitSeconds = run.limitSecondsAt(run.delayMs);
  const limit = new AbortController();
  const stop = () => limit.abort();
  run.signal.addEventListener('abort', stop);
  let timer: NodeJS.Timeout | undefined;
  try {
    await tool.prepare?.();
    timer = setTimeout(stop, limitSeconds * 1_000);
    const onlyFile = run.load.files === 1 ? [...source.inventory.keys()][0] : undefined;
    const began = performance.now();
    const cost = await tool.move({
      direction,
      source: source.folder,
      target,
      endpoint: run.endpoint,
      signal: limit.signal,
      ...(onlyFile === undefined ? {} : { onlyFile }),
    });
    const seconds = (performance.now() - began) / 1_000;
    return { ended: 'done', seconds, ...cost, ...(await checkArrived(run, source, target)) };
  } catch (thrown) {
    run.signal.throwIfAborted();
    if (limit.signal.aborted) return { ended: 'over', limitSeconds };
    return { ended: 'failed', reason: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', stop);
    await tool.finish?.();
    await fs.rm(target, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function checkArrived(
  run: LoadRun,
  source: Source,
  target: string,
): Promise<{ readonly kept?: Kept }> {
  // a single file need not come with its folder
  const folder = run.load.files === 1 ? await folderOfOnlyFile(target) : path.join(target, 'load');
  const kept = compareInventories(source.inventory, await inventoryOf(run, folder));
  return run.load.shape.kind === 'tree' ? { kept } : {};
}

async function folderOfOnlyFile(target: string): Promise<string> {
  const below = path.join(target, 'load');
  return (await fs.readdir(target)).includes('load') ? below : target;
}
