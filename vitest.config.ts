import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './tools/test/long-first.mjs';

/** Two projects: what runs in Node, and what needs a page (happy-dom). End-to-end tests are Playwright's. */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Each file in its own process: tests start servers, change fds and kill what they started.
    pool: 'forks',
    // Vitest leaves one processor free; but many tests only wait, for a server or a deadline: two processors stood idle for 40 %.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    setupFiles: ['tools/patience.mjs'],
    // A failing fixture must not hide behind a green run.
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['{shared,electron,tools,bench}/**/*.test.{ts,mjs}'],
        },
      },
      {
        extends: './renderer/vite.config.ts',
        root: '.',
        test: {
          name: 'renderer',
          setupFiles: ['tools/patience.mjs', 'renderer/testing/patience.ts'],
          environment: 'happy-dom',
          include: ['renderer/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          pool: 'forks',
        },
      },
    ],
  },
});
