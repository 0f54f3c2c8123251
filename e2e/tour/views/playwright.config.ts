import { defineConfig } from '@playwright/test';

/** Every view and dialog, seen by a camera and checked on the way: `npm run tour -- --all`. No part of `npm test`. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.view.ts',
  outputDir: '../../../test-results/views',
  workers: 1,
  timeout: 600_000,
  use: { actionTimeout: 15_000 },
  expect: { timeout: 15_000 },
  reporter: 'list',
});
