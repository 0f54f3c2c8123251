import type { FileSystem } from '../fs/file-system.ts';

/** Makes an empty file; `exists` when something has the name. What is there is neither followed nor cut. */
export async function makeFile(files: FileSystem, path: string): Promise<void> {
  const file = await files.open(path, 'create');
  await file.close();
}
