/** `npm test [-- --unit | --e2e] [-- paths]`: gets a fresh clone ready and runs every test. */
import './setup/node-version.mjs';
import { runTool } from './plain-error.mjs';

/** The counting line comes last even when no test could be run: CI reads nothing else. @param {unknown} error @returns {never} */
function endWithoutTests(error) {
  process.once('exit', () => console.log('0 passed, 1 failed'));
  throw error;
}

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  await prepare('test').catch(endWithoutTests);
  const { runTests } = await import('./test/run.mjs');
  return runTests(process.argv.slice(2)).catch(endWithoutTests);
});
