/** `npm run bench [-- --json] [--rounds=N] [--only=TEXT]`: Hawser against OpenSSH's own tools, taking turns. */
import './setup/node-version.mjs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTool } from './plain-error.mjs';

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  const { resolveRuntime } = await import('./runtime/resolve.mjs');
  const { build } = await import('./build-app.mjs');
  const { repoRoot } = await import('./repo.mjs');

  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
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
  const { json, only } = values;
  const output = await module.bench({
    json,
    rounds: Number(values.rounds),
    ...(only === undefined ? {} : { only }),
    // progress goes to the other stream, so that the JSON can be piped
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  console.log(output);
  return 0;
});
