/**
 * `npm run tour`: walks through the main job in the real app against the practice server; pictures into docs/images/.
 * `npm run tour -- --all`: every view and dialog, light and dark, in two sizes, checked on the way; pictures into
 * `hawser-views` of the temporary folder (or HAWSER_VIEWS). What else is given goes to Playwright, such as `-g prompts`.
 */
import './setup/node-version.mjs';
import path from 'node:path';
import { runTool } from './plain-error.mjs';

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  const { resolveRuntime } = await import('./runtime/resolve.mjs');
  const { build } = await import('./build-app.mjs');
  const { runForeground } = await import('./child.mjs');
  const { openDisplay } = await import('./display.mjs');
  const { repoRoot } = await import('./repo.mjs');

  await prepare('test');
  const { dist } = await resolveRuntime();
  const isAll = process.argv.includes('--all');
  const more = process.argv.slice(2).filter((given) => given !== '--all');
  await build({ withTesting: false });
  const own = process.platform === 'linux' && !process.env['DISPLAY'];
  const display = own ? await openDisplay() : undefined;
  try {
    const playwright = path.join(repoRoot, 'node_modules/@playwright/test/cli.js');
    const walk = isAll ? 'e2e/tour/views' : 'e2e/tour';
    const config = path.join(repoRoot, walk, 'playwright.config.ts');
    const env = {
      ...process.env,
      ELECTRON_OVERRIDE_DIST_PATH: dist,
      ...(display ? { DISPLAY: display.name } : {}),
    };
    return await runForeground(process.execPath, [playwright, 'test', '-c', config, ...more], {
      env,
    });
  } finally {
    await display?.close();
  }
});
