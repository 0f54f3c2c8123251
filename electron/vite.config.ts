import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What the app starts: the monitor itself, the two processes it forks, and their threads. */
const productEntries = {
  main: here('./main.ts'),
  engine: here('./engine/entry.ts'),
  'disk-worker': here('./engine/fs/disk-worker.ts'),
  'config-worker': here('./ssh-config/config-worker.ts'),
  'key-worker': here('./engine/ssh/key-file/key-worker.ts'),
  practice: here('./practice/entry.ts'),
  'argon2-worker': here('./vault/argon2-worker.ts'),
};

/** Only for tests: Electron main scripts that run one engine, or two, in utility processes; the app without a window. */
const testingEntries = {
  'utility-relay': here('./testing/utility-relay.ts'),
  'utility-pair': here('./testing/utility-pair.ts'),
  'utility-keys': here('./testing/utility-keys.ts'),
  'queue-app': here('./testing/queue-app.ts'),
};

/** Puts the window's icon beside main, where it is both from a checkout and inside a package. */
const icon: Plugin = {
  name: 'hawser-icon',
  generateBundle() {
    const source = readFileSync(here('../assets/icons/256x256.png'));
    this.emitFile({ type: 'asset', fileName: 'icon.png', source });
  },
};

/** Node-side bundles, as ESM. ssh2 stays outside: bundled as ESM it breaks on `__dirname`. */
export default defineConfig(({ mode }): UserConfig => {
  const isTesting = mode === 'testing';
  const entries = isTesting ? testingEntries : productEntries;
  return {
    root: here('.'),
    logLevel: 'warn',
    publicDir: false,
    plugins: isTesting ? [] : [icon],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: here(isTesting ? '../dist/testing' : '../dist/main'),
      emptyOutDir: false, // the preload lands in the same folder; tools/build.mjs empties it once
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
        external: ['electron', 'ssh2', /^ssh2\//, /^node:/],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  };
});
