import { defineConfig } from '@playwright/test';
import { displayCount } from './display.ts';

/** Tests of how long the window or main is held up: with another window at work they would tell of that one. */
const measures = /(flood|hostile-page|huge|load|transfer-list)\.spec\.ts$/;

/**
 * How long a test waits for what comes by itself. Far more than it takes: a test that passes is not slower for it, and on a
 * machine that does much besides it passes as well.
 */
const patienceMs = 30_000;

/** Real windows, one at a time on each display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  workers: displayCount(),
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: patienceMs },
  use: { actionTimeout: patienceMs, navigationTimeout: patienceMs },
  reporter: [['list'], ['json', { outputFile: '../test-results/report.json' }]],
  projects: [
    { name: 'windows', testIgnore: measures },
    { name: 'alone', testMatch: measures, workers: 1 },
  ],
});
