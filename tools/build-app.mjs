import fs from 'node:fs';
import path from 'node:path';
import {
  hasEntry,
  productBundles,
  requireEntries,
  testingBundle,
  viteOptions,
} from './bundles.mjs';
import { PlainError, say } from './plain-error.mjs';
import { repoRoot } from './repo.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';

/** @param {import('./bundles.mjs').Bundle} bundle */
async function buildOne(bundle) {
  const vite = await import('vite');
  try {
    await vite.build(viteOptions(bundle));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(`The build of ${bundle.config} failed:\n${reason}`);
  }
}

/**
 * Builds the whole app into dist/.
 *
 * @param {{ withTesting: boolean }} options whether to add what only the tests start
 */
export async function build({ withTesting }) {
  await ensureDependencies(repoRoot);
  requireEntries(productBundles);
  const began = performance.now();
  const dist = path.join(repoRoot, 'dist');
  fs.rmSync(path.join(dist, 'main'), { recursive: true, force: true });
  fs.rmSync(path.join(dist, 'testing'), { recursive: true, force: true });
  const isTestingThere = testingBundle.entries.every(hasEntry);
  const nodeEnv = process.env['NODE_ENV'];
  await Promise.all(
    [...productBundles, ...(withTesting && isTestingThere ? [testingBundle] : [])].map(buildOne),
  );
  // Vite sets it for itself; left behind, it would give the tests React's production build.
  if (nodeEnv === undefined) delete process.env['NODE_ENV'];
  else process.env['NODE_ENV'] = nodeEnv;
  say(`built the app in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
