/** `npm start [-- options]`: gets a fresh clone ready, builds it and opens the app. */
import './setup/node-version.mjs';
import { runTool } from './plain-error.mjs';

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  const { resolveRuntime } = await import('./runtime/resolve.mjs');
  const { requireDisplay, requireLibraries, launchSwitches } = await import('./launch.mjs');
  const { build } = await import('./build-app.mjs');
  const { runForeground } = await import('./child.mjs');
  const { repoRoot } = await import('./repo.mjs');

  requireDisplay(process.env);
  await prepare('run');
  const { executable } = await resolveRuntime();
  requireLibraries(executable);
  await build({ withTesting: false });
  const args = [...launchSwitches(), repoRoot, ...process.argv.slice(2)];
  return runForeground(executable, args, {});
});
