import { fileURLToPath } from 'node:url';

/** The repository's own folder, without a slash at the end. */
export const repoRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
