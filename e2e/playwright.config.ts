import { defineConfig } from '@playwright/test';

/** Real windows, one at a time: focus, clipboard and the pointer belong to a whole display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/report.json' }]],
});
