import { defineConfig } from '@playwright/test';

/** The tour is a walk with a camera, not a test: it has a configuration of its own, and `npm test` leaves it out. */
export default defineConfig({
  testDir: '.',
  testMatch: 'tour.ts',
  outputDir: '../../test-results/tour',
  workers: 1,
  timeout: 120_000,
  reporter: 'list',
});
