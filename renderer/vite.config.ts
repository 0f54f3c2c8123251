import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page. Relative URLs and no inlined assets, so that `app://` and its CSP serve all of it. */
export default defineConfig({
  root: here('.'),
  base: './',
  logLevel: 'warn',
  publicDir: false,
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5273, strictPort: false },
  build: {
    target: 'chrome130',
    outDir: here('../dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: true,
    modulePreload: { polyfill: false },
    // a name of its own for what is not ours, whatever else comes to stand beside it: see `shell/source-rules.test.ts`
    rollupOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'code-mirror', test: /node_modules[\\/]@?(codemirror|lezer)[\\/]/ }],
        },
      },
    },
    chunkSizeWarningLimit: 2000, // loaded from disk: a split page would only start later
  },
});
