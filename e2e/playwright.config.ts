import { defineConfig } from '@playwright/test';
import { displayCount } from './display.ts';

/** Tests of how long the window or main is held up: with another window at work they would tell of that one. */
const measures = /(flood|hostile-page|huge|load|page-guards|queue)\.spec\.ts$/;

/** Real windows, one at a time on each display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  workers: displayCount(),
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/report.json' }]],
  projects: [
    { name: 'windows', testIgnore: measures },
    { name: 'alone', testMatch: measures, workers: 1 },
  ],
});
