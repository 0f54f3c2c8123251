import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { build as viteBuild, createServer } from 'vite';
import { productBundles, requireEntries, viteOptions } from './bundles.mjs';
import { exitCode } from './child.mjs';
import { launchSwitches } from './launch.mjs';
import { say } from './plain-error.mjs';
import { repoRoot } from './repo.mjs';
import { resolveRuntime } from './runtime/resolve.mjs';

const rendererConfig = 'renderer/vite.config.ts';

/** @typedef {{ on: (event: 'event', listener: (event: any) => void) => void, close: () => Promise<void> }} Watcher */

/**
 * Builds a bundle now and on every change.
 *
 * @param {import('./bundles.mjs').Bundle} bundle
 * @param {() => void} onRebuilt called after each build but the first
 * @returns {Promise<Watcher>}
 */
async function watch(bundle, onRebuilt) {
  const watcher = /** @type {Watcher} */ (
    /** @type {unknown} */ (await viteBuild({ ...viteOptions(bundle), build: { watch: {} } }))
  );
  await new Promise((resolve) => {
    let builds = 0;
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') say(`build failed: ${event.error?.message ?? 'no reason given'}`);
      if (event.code === 'BUNDLE_END') void event.result.close();
      if (event.code !== 'END' && event.code !== 'ERROR') return;
      if (builds++ > 0 && event.code === 'END') onRebuilt();
      resolve(undefined);
    });
  });
  return watcher;
}

/**
 * Serves the page, watches the rest, and starts Electron anew when main's side changed. Ends when
 * the person closes the app.
 *
 * @param {readonly string[]} appArgs
 * @returns {Promise<number>}
 */
export async function develop(appArgs) {
  requireEntries(productBundles);
  const { executable } = await resolveRuntime();
  const server = await createServer(
    viteOptions({ config: rendererConfig, mode: 'development', entries: [] }),
  );
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? '';
  // Main honours this only in unpackaged builds; its CSP then also lets the dev server's reload in.
  const env = { ...process.env, HAWSER_DEV_URL: url };
  const args = [...launchSwitches(), repoRoot, ...appArgs];

  let isRestarting = false;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let app;
  const restart = () => {
    isRestarting = true;
    say('main changed, starting again');
    app?.kill('SIGTERM');
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => app?.kill(signal));
  }
  const nodeSide = productBundles.filter(({ config }) => config !== rendererConfig);
  const watchers = await Promise.all(nodeSide.map((bundle) => watch(bundle, restart)));
  say(`the page is served from ${url}`);
  try {
    for (;;) {
      isRestarting = false;
      app = spawn(executable, args, { stdio: 'inherit', env });
      const [code, signal] = await once(app, 'exit');
      if (!isRestarting) return exitCode(code, signal);
    }
  } finally {
    await Promise.all([server.close(), ...watchers.map((watcher) => watcher.close())]);
  }
}
