/**
 * What to run: filters under e2e/ are Playwright's, all others Vitest's. A filter for one half alone
 * leaves the other half out.
 *
 * @typedef {{ unit: readonly string[] | undefined, e2e: readonly string[] | undefined }} Plan
 */

/**
 * @param {readonly string[]} args of `npm test --`
 * @returns {Plan} undefined for a half that does not run, else its arguments
 */
export function planTests(args) {
  const rest = args.filter((arg) => arg !== '--unit' && arg !== '--e2e');
  const isE2e = (/** @type {string} */ arg) => /^(\.\/)?e2e(\/|$)/.test(arg);
  const filters = rest.filter((arg) => !arg.startsWith('-'));
  const switches = rest.filter((arg) => arg.startsWith('-'));
  const [e2eFilters, unitFilters] = [filters.filter(isE2e), filters.filter((arg) => !isE2e(arg))];
  const asked = { unit: args.includes('--unit'), e2e: args.includes('--e2e') };
  const isAsked = asked.unit || asked.e2e;
  const runsUnit = isAsked ? asked.unit : filters.length === 0 || unitFilters.length > 0;
  const runsE2e = isAsked ? asked.e2e : filters.length === 0 || e2eFilters.length > 0;
  return {
    unit: runsUnit ? [...unitFilters, ...switches] : undefined,
    e2e: runsE2e ? [...(asked.e2e ? filters : e2eFilters), ...switches] : undefined,
  };
}
