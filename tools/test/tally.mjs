/**
 * Counts of one runner or of all, and what went wrong beside single tests.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, faults: readonly string[] }} Tally
 */

/** @type {Tally} */
export const emptyTally = { passed: 0, failed: 0, skipped: 0, faults: [] };

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sumTallies(tallies) {
  return tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
      faults: [...sum.faults, ...tally.faults],
    }),
    emptyTally,
  );
}

/**
 * Vitest's JSON report. A file that cannot be loaded has no failed test of its own, so it counts as one.
 *
 * @param {any} report
 * @returns {Tally}
 */
export function readVitestReport(report) {
  const isBroken = (/** @type {any} */ file) =>
    file.status === 'failed' &&
    !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed');
  const broken = report.testResults
    .filter(isBroken)
    .map((/** @type {any} */ file) => String(file.name));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    faults: broken.map((/** @type {string} */ name) => `${name} could not be run`),
  };
}

/**
 * Playwright's JSON report. A test that passed only when tried again counts as failed.
 *
 * @param {any} report
 * @returns {Tally}
 */
export function readPlaywrightReport(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return {
    passed: expected,
    failed: unexpected + flaky,
    skipped,
    faults: report.errors.map((/** @type {any} */ error) =>
      firstLine(error.message ?? error.value ?? 'unknown error'),
    ),
  };
}

// Playwright colours its messages even in JSON.
const colours = /\u001b\[[0-9;]*m/g;

/** @param {string} text */
const firstLine = (text) => text.replace(colours, '').split('\n')[0] ?? '';

/**
 * A runner's tally with its exit code taken into account: a runner that failed without a failed test
 * to show for it has crashed, and that counts as one failure.
 *
 * @param {string} runner
 * @param {Tally | undefined} tally undefined when there is no readable report
 * @param {number} code
 * @returns {Tally}
 */
export function judgeRunner(runner, tally, code) {
  const counted = tally ?? emptyTally;
  if (counted.failed > 0) return counted;
  if (tally && code === 0 && counted.faults.length === 0) return counted;
  const fault = `${runner} ended with exit code ${code}${tally ? '' : ' and no report'}`;
  return { ...counted, failed: 1, faults: [...counted.faults, fault] };
}

/** The line every run ends with; CI reads it. @param {Tally} tally */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Tally} tally */
export const succeeded = ({ passed, failed }) => failed === 0 && passed > 0;
