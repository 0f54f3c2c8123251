import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './tools/test/long-first.mjs';

/** What hangs is told a minute late; what only waits for a processor, on a machine that does other things too, is not told at all. */
const patience = {
  testTimeout: 90_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 30_000 } },
};

/** Two projects: what runs in Node, and what needs a page (happy-dom). End-to-end tests are Playwright's. */
export default defineConfig({
  test: {
    ...patience,
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
          ...patience,
          pool: 'forks',
        },
      },
    ],
  },
});
