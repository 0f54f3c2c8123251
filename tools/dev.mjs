/** `npm run dev [-- options]`: the app on Vite's dev server; the page reloads itself, main restarts. */
import './setup/node-version.mjs';
import { runTool } from './plain-error.mjs';

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  const { requireDisplay } = await import('./launch.mjs');
  requireDisplay(process.env);
  await prepare('run');
  const { develop } = await import('./dev-loop.mjs');
  return develop(process.argv.slice(2));
});
