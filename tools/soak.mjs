/**
 * `npm run soak [-- --count=N] [--minutes=N] [--seed=N]`: the faulted transfers of `npm test`, thousands of them, and
 * random known_hosts files and configurations judged by ssh itself, from seeds that no run had before. What fails is
 * found again with the seed it prints.
 */
import './setup/node-version.mjs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTool, say } from './plain-error.mjs';

await runTool(async () => {
  const { prepare } = await import('./setup/prepare.mjs');
  const { runForeground } = await import('./child.mjs');
  const { repoRoot } = await import('./repo.mjs');

  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '5000' },
      minutes: { type: 'string', default: '15' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  await prepare('test');
  say(
    `${values.count} faulted transfers from seed ${values.seed}, at most ${values.minutes} minutes`,
  );
  const vitest = path.join(repoRoot, 'node_modules/vitest/vitest.mjs');
  // one after the other: the files share two cores, and what waits for deadlines must not wait for cores as well
  const random = ['.faults.test.ts', 'ssh-config/ssh-g.test.ts'];
  const args = [vitest, 'run', '--no-file-parallelism', ...random];
  const env = {
    ...process.env,
    HAWSER_SEED: values.seed,
    HAWSER_FAULTS: values.count,
    HAWSER_FAULTS_MINUTES: values.minutes,
    HAWSER_SOAK_CONFIGS: values.count,
  };
  return await runForeground(process.execPath, args, { cwd: repoRoot, env });
});
