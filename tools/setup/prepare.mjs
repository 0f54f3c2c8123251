import { repoRoot } from '../repo.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensurePrivilegeSeparationFolder } from './service-start.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * Everything a fresh clone lacks, for one of the two commands: npm packages and system packages.
 * Quick and silent when nothing is missing.
 *
 * @param {'run' | 'test'} purpose
 */
export async function prepare(purpose) {
  await ensureDependencies(repoRoot);
  ensureSystemPackages(purpose);
  if (purpose === 'test') ensurePrivilegeSeparationFolder();
}
