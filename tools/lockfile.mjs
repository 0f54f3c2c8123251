/**
 * `node tools/lockfile.mjs`, after each `npm install`: adds to package-lock.json the other platforms'
 * binaries that the registry at hand did not have, so that `npm ci` accepts it everywhere.
 */
import './setup/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { runTool, say } from './plain-error.mjs';
import { repoRoot } from './repo.mjs';
import { fillGaps, lockfileGaps } from './setup/lockfile-gaps.mjs';

await runTool(async () => {
  const file = path.join(repoRoot, 'package-lock.json');
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
  const count = lockfileGaps(lock.packages).length;
  const packages = fillGaps(lock.packages);
  if (count > 0) fs.writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  const left = lockfileGaps(packages).map(({ name }) => name);
  say(
    `added ${count - left.length} packages to package-lock.json${left.length > 0 ? `; still missing: ${left.join(', ')}` : ''}`,
  );
  return left.length > 0 ? 1 : 0;
});
