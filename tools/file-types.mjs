/** `node tools/file-types.mjs`: makes the table of file types anew from the installed `material-icon-theme`. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTable, tableFile } from './file-types/make.mjs';
import { repoRoot } from './repo.mjs';

await writeFile(path.join(repoRoot, tableFile), await makeTable());
console.log(`wrote ${tableFile}`);
