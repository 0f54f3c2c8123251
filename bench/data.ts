import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What is moved in one case. */
export type Load = {
  readonly name: string;
  readonly files: number;
  readonly bytesPerFile: number;
  readonly folders: number;
};

/** One large file, and many small ones: the two ends of what people move. */
export const loads: readonly Load[] = [
  { name: '1 GiB', files: 1, bytesPerFile: 1024 ** 3, folders: 0 },
  { name: '10,000 x 2 KiB', files: 10_000, bytesPerFile: 2_048, folders: 100 },
];

/** A folder in memory, since the disk is slow and noisy; a temporary one where there is no tmpfs. */
export async function makeWorkFolder(): Promise<string> {
  const memory = '/dev/shm';
  return fs.mkdtemp(path.join(existsSync(memory) ? memory : tmpdir(), 'hawser-bench-'));
}

/** Writes the load as `folder/load` and gives that path. */
export async function makeLoad(folder: string, load: Load): Promise<string> {
  const root = path.join(folder, 'load');
  await fs.mkdir(root, { recursive: true });
  const bytes = randomBytes(Math.min(load.bytesPerFile, 8 * 1024 ** 2));
  for (let number = 0; number < load.files; number += 1) {
    const parent = load.folders === 0 ? root : path.join(root, `folder-${number % load.folders}`);
    await fs.mkdir(parent, { recursive: true });
    await writeFile(path.join(parent, `file-${number}`), bytes, load.bytesPerFile);
  }
  return root;
}

async function writeFile(at: string, bytes: Buffer, size: number): Promise<void> {
  const file = await fs.open(at, 'w');
  for (let written = 0; written < size; written += bytes.length) {
    await file.write(bytes, 0, Math.min(bytes.length, size - written));
  }
  await file.close();
}

/** Throws unless everything of the load arrived below `folder`: a fast tool that loses files is not fast. */
export async function checkArrived(folder: string, load: Load): Promise<void> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await fs.stat(path.join(entry.parentPath, entry.name))).size;
  }
  if (files !== load.files || bytes !== load.files * load.bytesPerFile) {
    throw new Error(`${load.name}: ${files} files with ${bytes} bytes arrived`);
  }
}
