import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The preload as one CommonJS file: a sandboxed preload can neither be ESM nor require its own files. */
export default defineConfig({
  root: here('.'),
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'chrome130',
    outDir: here('../dist/main'),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: here('./preload.ts'),
      external: ['electron'],
      platform: 'node',
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
});
