/**
 * What to run, as each runner's own arguments; undefined for a half that does not run.
 *
 * @typedef {{ unit: readonly string[] | undefined, e2e: readonly string[] | undefined }} Plan
 */

/** @param {string} arg */
const isE2e = (arg) => /^(\.\/)?e2e(\/|$)/.test(arg);

/**
 * With `--unit` or `--e2e`, that half gets the other arguments as they stand. Without, paths under
 * e2e/ are Playwright's and all others Vitest's, and a half without paths is left out when the other has some.
 *
 * @param {readonly string[]} args of `npm test --`
 * @returns {Plan}
 */
export function planTests(args) {
  const rest = args.filter((arg) => arg !== '--unit' && arg !== '--e2e');
  const asked = { unit: args.includes('--unit'), e2e: args.includes('--e2e') };
  if (asked.unit !== asked.e2e) {
    return { unit: asked.unit ? rest : undefined, e2e: asked.e2e ? rest : undefined };
  }
  const e2e = rest.filter(isE2e);
  const unit = rest.filter((arg) => !isE2e(arg));
  if (rest.length === 0) return { unit: [], e2e: [] };
  return { unit: unit.length > 0 ? unit : undefined, e2e: e2e.length > 0 ? e2e : undefined };
}
