import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Found, Inventory } from './arrival.ts';

/** Lists everything below `folder`; with `hash`, the content counts as well as the size. */
export async function takeInventory(
  folder: string,
  { hash }: { readonly hash: boolean },
): Promise<Inventory> {
  const found = new Map<string, Found>();
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const at = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, at).split(path.sep).join('/');
    if (entry.isSymbolicLink()) {
      found.set(name, { kind: 'link', target: await fs.readlink(at) });
      continue;
    }
    const { size, mode } = await fs.lstat(at);
    const file = { kind: 'file', size, executable: (mode & 0o100) !== 0 } as const;
    found.set(name, hash ? { ...file, sha256: await sha256Of(at) } : file);
  }
  return found;
}

async function sha256Of(at: string): Promise<string> {
  return createHash('sha256')
    .update(await fs.readFile(at))
    .digest('hex');
}
