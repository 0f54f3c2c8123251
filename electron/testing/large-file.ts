import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const blockBytes = 1024 * 1024;

/** Writes a file that is not all the same, a MiB at a time. */
export async function makeFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx');
  const block = Buffer.alloc(blockBytes, 'Hawser');
  for (let at = 0; at < bytes; at += blockBytes) {
    block.writeUInt32BE(at / blockBytes, 0);
    await file.write(block, 0, Math.min(blockBytes, bytes - at), at);
  }
  await file.close();
}

/** SHA-256 of a file's content, in hexadecimal. */
export async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
