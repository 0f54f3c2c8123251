import { randomBytes } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import { baseName, joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { indexText, readIndex, type TrashLine } from './index-file.ts';

/** The list of what lies in a batch, beside it. */
export const indexName = 'index.jsonl';

// what a deletion of a whole huge folder lists; a larger file is none of ours
const indexBytes = 64 * 1024 * 1024;
const pieceBytes = 256 * 1024;
const idPattern = /^(\d{14})-[0-9a-f]{12}$/;

/** A name for what one deletion throws away: its time, and something no other has. */
export function batchId(nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${time}-${randomBytes(6).toString('hex')}`;
}

/** When a batch was made, by its name; undefined for what is none. */
export function batchTimeMs(name: string): number | undefined {
  const digits = idPattern.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** Makes the folder of a batch, with its list in it: what lies there can be told even if we do not come further. */
export async function makeBatch(
  files: FileSystem,
  root: string,
  lines: readonly TrashLine[],
): Promise<string> {
  const batch = joinPath(root, batchId(lines[0]?.deletedMs ?? 0));
  await files.makeDirectory(batch, 0o700);
  await writeNew(files, joinPath(batch, indexName), indexText(lines));
  return batch;
}

/** Writes a file that nobody else reads. */
export async function writeNew(files: FileSystem, path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  const file = await files.open(path, 'create', { mode: 0o600 });
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await file.write(bytes.subarray(at, at + pieceBytes), at);
    }
  } finally {
    await file.close();
  }
}

/** The list of a batch; what in it is of no use is left out. */
export async function readBatch(files: FileSystem, batch: string): Promise<readonly TrashLine[]> {
  return readIndex(await readText(files, joinPath(batch, indexName)));
}

/** All of a small file of ours; nothing when it is none. */
export async function readText(files: FileSystem, path: string): Promise<string> {
  const found = await lstatOrNothing(files, path);
  if (found?.kind !== 'file' || (found.size ?? 0) > indexBytes) return '';
  const file = await files.open(path, 'read');
  try {
    const bytes = Buffer.alloc(found.size ?? 0);
    let at = 0;
    while (at < bytes.length) {
      const read = await file.read(bytes.subarray(at), at);
      if (read === 0) break;
      at += read;
    }
    return bytes.toString('utf8', 0, at);
  } finally {
    await file.close().catch(() => {
      // nothing was written through it
    });
  }
}

/** Removes batches of which nothing is left but their list. */
export async function dropBatches(files: FileSystem, batches: readonly string[]): Promise<void> {
  for (const batch of batches) {
    if (batchTimeMs(baseName(batch)) === undefined) continue;
    try {
      if (await isFilled(files, batch)) continue;
      await files.removeFile(joinPath(batch, indexName));
      await files.removeDirectory(batch);
    } catch (thrown) {
      if (thrown instanceof OpError && isOver(thrown)) throw thrown;
      // an empty folder in the trash is in nobody's way: emptying the trash takes it
    }
  }
}

async function isFilled(files: FileSystem, batch: string): Promise<boolean> {
  for await (const entries of files.list(batch, { links: 'leave' })) {
    if (entries.some(({ name }) => name !== indexName)) return true;
  }
  return false;
}

function isOver({ code }: OpError): boolean {
  return code === 'disconnected' || code === 'timeout';
}
