/** `npm run build [-- --testing]`: bundles main, engine, practice server, preload and page into dist/. */
import './setup/node-version.mjs';
import { runTool } from './plain-error.mjs';

await runTool(async () => {
  const { build } = await import('./build-app.mjs');
  await build({ withTesting: process.argv.includes('--testing') });
  return 0;
});
