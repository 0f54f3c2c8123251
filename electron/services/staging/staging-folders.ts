import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { OpError } from '../../../shared/errors.ts';
import { fromNative } from '../../engine/fs/native-path.ts';

/** Of this user alone: what is in it came from a server for one drag. */
const folderMode = 0o700;
const separator = Buffer.from('/');
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where files of hosts wait for other programs: a private folder in the profile for each selection. */
export class StagingFolders {
  readonly #root: string;

  constructor(profileDirectory: string) {
    this.#root = join(profileDirectory, 'staged');
  }

  /** Makes the folder of a selection and gives its path as engines know it. */
  async make(id: string): Promise<string> {
    await fs.mkdir(this.#root, { recursive: true, mode: folderMode });
    if (!(await this.#isOurs())) throw notOurs();
    // a folder that was there with another mode keeps it
    await fs.chmod(this.#root, folderMode);
    const folder = this.#of(id);
    await fs.mkdir(folder, { mode: folderMode });
    return fromNative(folder);
  }

  /** What is in the folder of a selection, as this system names files. Links have no business there. */
  async files(id: string): Promise<string[]> {
    const folder = this.#of(id);
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map(({ name }) => join(folder, name));
  }

  /** Remembers on the disk, past the end of the app, that another program was given what is in it. */
  async markUsed(id: string, now = new Date()): Promise<void> {
    await fs.utimes(this.#of(id), now, now);
  }

  /** Removes the folder of a selection with all in it; links in it are removed, never followed. */
  async remove(id: string): Promise<void> {
    if (!(await this.#isOurs())) return;
    const folder = this.#of(id);
    const options = { recursive: true, force: true, maxRetries: 3 } as const;
    try {
      await fs.rm(folder, options);
    } catch {
      // folders keep the mode the server has for them, and may be read-only
      await makeWritable(Buffer.from(folder));
      await fs.rm(folder, options);
    }
  }

  /** What earlier starts left, and since when: nothing but folders that this class names. */
  async left(): Promise<readonly { readonly id: string; readonly sinceMs: number }[]> {
    if (!(await this.#isOurs())) return [];
    const found: { id: string; sinceMs: number }[] = [];
    for (const id of await fs.readdir(this.#root)) {
      if (!idPattern.test(id)) continue;
      const { mtimeMs, isFolder } = await look(this.#of(id));
      if (isFolder) found.push({ id, sinceMs: mtimeMs });
    }
    return found;
  }

  /** A link in its place would have other folders emptied. */
  async #isOurs(): Promise<boolean> {
    return (await look(this.#root)).isFolder;
  }

  #of(id: string): string {
    if (!idPattern.test(id)) throw new OpError('internal', 'This is not the name of a folder.');
    return join(this.#root, id);
  }
}

async function look(path: string): Promise<{ isFolder: boolean; mtimeMs: number }> {
  try {
    const stats = await fs.lstat(path);
    return { isFolder: stats.isDirectory(), mtimeMs: stats.mtimeMs };
  } catch {
    return { isFolder: false, mtimeMs: 0 }; // not there, or not to be looked at
  }
}

/** Names as bytes: those of a server are not always text. */
async function makeWritable(folder: Buffer): Promise<void> {
  await fs.chmod(folder, folderMode);
  const entries = await fs.readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  for (const entry of entries) {
    if (entry.isDirectory()) await makeWritable(Buffer.concat([folder, separator, entry.name]));
  }
}

function notOurs(): OpError {
  return new OpError('refused', 'The folder for files on their way out is not a folder of Hawser.');
}
