import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The engine as the app starts it. */
export const builtEngine = join(root, 'dist/main/engine.js');
/** The thread that opens encrypted key files. */
export const builtKeyWorker = join(root, 'dist/main/key-worker.js');
/** The thread that reads OpenSSH's configuration. */
export const builtConfigWorker = join(root, 'dist/main/config-worker.js');
/** The Electron main script that runs it in a utility process. */
export const builtRelay = join(root, 'dist/testing/utility-relay.js');
/** The one that runs two, with a port between them. */
export const builtPair = join(root, 'dist/testing/utility-pair.js');
/** The thread that makes keys out of passwords. */
export const builtArgon2 = join(root, 'dist/main/argon2-worker.js');
/** The one that reads key files. */
export const builtKeys = join(root, 'dist/testing/utility-keys.js');
/** The app without a window. */
export const builtQueueApp = join(root, 'dist/testing/queue-app.js');

function newestSourceMs(folders: readonly string[]): number {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(root, folder, name)),
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** Builds what child processes run, unless `npm test` has just done so. */
export async function ensureBuilt(): Promise<void> {
  const sourceMs = newestSourceMs(['electron', 'shared']);
  const isFresh = (file: string) => existsSync(file) && statSync(file).mtimeMs >= sourceMs;
  const product = [builtEngine, builtKeyWorker, builtConfigWorker, builtArgon2];
  const testing = [builtRelay, builtPair, builtKeys, builtQueueApp];
  if ([...product, ...testing].every(isFresh)) return;
  const { build } = await import('vite');
  const configFile = join(root, 'electron/vite.config.ts');
  await build({ configFile, mode: 'production' });
  await build({ configFile, mode: 'testing' });
}
