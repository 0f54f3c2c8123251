/** `npm run check`: everything that can be said about the code without running it. */
import './setup/node-version.mjs';
import { runTool } from './plain-error.mjs';

await runTool(async () => {
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { repoRoot } = await import('./repo.mjs');
  await ensureDependencies(repoRoot);
  const { runChecks } = await import('./check/run.mjs');
  return runChecks();
});
