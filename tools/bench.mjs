/**
 * `npm run bench [-- --quick] [--rounds=N] [--only=TEXT] [--delay=0,50] [--tools=a,b] [--minutes=N] [--json]`: Hawser
 * against the other tools, taking turns.
 */
import './setup/node-version.mjs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PlainError, runTool } from './plain-error.mjs';

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  const { resolveRuntime } = await import('./runtime/resolve.mjs');
  const { build } = await import('./build-app.mjs');
  const { repoRoot } = await import('./repo.mjs');

  const { values: flags } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      delay: { type: 'string' },
      tools: { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  await prepare('test');
  const { dist } = await resolveRuntime();
  await build({ withTesting: true });
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dist;
  // the bench is TypeScript, which this Node cannot run by itself
  const { runnerImport } = await import('vite');
  const { module } =
    /** @type {{ module: typeof import('../bench/main.ts') }} */
    (await runnerImport(path.join(repoRoot, 'bench/main.ts'), { configFile: false }));
  const ending = new AbortController();
  // gigabytes in memory and a server: they are put away before the end
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => ending.abort());
  const { output, allWorked } = await module
    .bench({
      flags,
      signal: ending.signal,
      // progress goes to the other stream, so that the JSON can be piped
      say: (line) => void process.stderr.write(`${line}\n`),
    })
    .catch((error) => {
      if (error instanceof RangeError) throw new PlainError(error.message);
      if (ending.signal.aborted) throw new PlainError('ended early; nothing is kept');
      throw error;
    });
  console.log(output);
  return allWorked ? 0 : 1;
});
