import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Load } from './loads.ts';
import { fillSeeded } from './random.ts';
import { planTree } from './tree-plan.ts';

/** Where the data lie: in memory, since the disk is slow and noisy; a temporary folder where there is no tmpfs. */
export const dataRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Makes a new folder for the data of one run. */
export function makeWorkFolder(): Promise<string> {
  return fs.mkdtemp(path.join(dataRoot, 'hawser-bench-'));
}

/** Writes the load as `folder/load` and gives that path. */
export async function makeLoad(folder: string, load: Load): Promise<string> {
  const root = path.join(folder, 'load');
  await fs.mkdir(root, { recursive: true });
  if (load.shape.kind === 'even') await makeEven(root, load.files, load.shape);
  else await makeTree(root, load.files, load.shape.seed);
  return root;
}

const blockBytes = 8 * 1024 ** 2;

async function makeEven(
  root: string,
  files: number,
  { bytesPerFile, folders }: { readonly bytesPerFile: number; readonly folders: number },
): Promise<void> {
  const bytes = Buffer.alloc(Math.min(bytesPerFile, blockBytes));
  fillSeeded(bytes, 1);
  for (let number = 0; number < files; number += 1) {
    const parent = folders === 0 ? root : path.join(root, `folder-${number % folders}`);
    await fs.mkdir(parent, { recursive: true });
    await writeFile(path.join(parent, `file-${number}`), bytes, bytesPerFile);
  }
}

async function writeFile(at: string, bytes: Buffer, size: number): Promise<void> {
  const file = await fs.open(at, 'w');
  for (let written = 0; written < size; written += bytes.length) {
    await file.write(bytes, 0, Math.min(bytes.length, size - written));
  }
  await file.close();
}

async function makeTree(root: string, files: number, seed: number): Promise<void> {
  let number = 0;
  for (const planned of planTree({ files, seed })) {
    const at = path.join(root, planned.path);
    await fs.mkdir(path.dirname(at), { recursive: true });
    if (planned.kind === 'link') {
      await fs.symlink(planned.target, at);
      continue;
    }
    number += 1;
    const bytes = Buffer.alloc(planned.size);
    fillSeeded(bytes, seed + number);
    await fs.writeFile(at, bytes);
    await fs.chmod(at, planned.mode); // whatever the umask
  }
}
