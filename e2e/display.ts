/**
 * The X display of this worker. Focus, clipboard and pointer belong to a whole display, so tests that run at the same
 * time need one each: `npm test` lists as many as there are workers.
 */
export function ownDisplay(): string | undefined {
  const displays = process.env['HAWSER_DISPLAYS']?.split(',') ?? [];
  return displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)] ?? process.env['DISPLAY'];
}

/** How many tests may run at once. */
export function displayCount(): number {
  return process.env['HAWSER_DISPLAYS']?.split(',').length ?? 1;
}
