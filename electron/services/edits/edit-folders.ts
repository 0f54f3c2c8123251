import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { writeFile } from 'atomically';
import { fromNative } from '../../engine/fs/native-path.ts';
import { editRecord, type EditRecord } from './edit-record.ts';

/** What is in a file of ours. */
export type Content = { readonly sha256: string; readonly size: number };

const folderMode = 0o700;
const fileMode = 0o600;
const idPattern = /^[\w-]{1,64}$/;

/**
 * Where copies of edited files are: a folder each, of this user alone, in the profile. `work` has the copy that
 * editors see, `out` the one that is being uploaded, which no editor touches.
 */
export class EditFolders {
  readonly #root: string;

  constructor(profileDirectory: string) {
    this.#root = join(profileDirectory, 'edits');
  }

  /** The copy that is edited. */
  copyOf({ id, name }: Pick<EditRecord, 'id' | 'name'>): string {
    return join(this.#workOf(id), name);
  }

  /** The folder of the copy, as the engine knows paths. */
  workOf(id: string): string {
    return fromNative(this.#workOf(id));
  }

  async make(id: string): Promise<void> {
    await fs.mkdir(this.#workOf(id), { recursive: true, mode: folderMode });
    // a folder that was there with another mode keeps it
    for (const folder of [this.#root, join(this.#root, id)]) await fs.chmod(folder, folderMode);
  }

  /** Takes the mode of the server away: a copy is nobody else's, and no program. */
  async makePrivate(file: string): Promise<void> {
    await fs.chmod(file, fileMode);
  }

  async write(record: EditRecord): Promise<void> {
    const text = `${JSON.stringify(editRecord.parse(record), undefined, 2)}\n`;
    await writeFile(this.#recordOf(record.id), text, { mode: fileMode });
  }

  /** Replaces the copy in one step. */
  async save(record: EditRecord, bytes: Uint8Array): Promise<void> {
    await writeFile(this.copyOf(record), Buffer.from(bytes), { mode: fileMode });
  }

  /** Undefined while it is not there, as between the two steps of an editor that saves by renaming. */
  async look(record: EditRecord): Promise<Content | undefined> {
    return await contentOf(this.copyOf(record));
  }

  /**
   * A copy of the copy as it is now, with the mode that a new file at the server should have, and its path as the
   * engine knows it. Undefined when the copy is not there, or is being written.
   */
  async snapshot(
    record: EditRecord,
  ): Promise<(Content & { readonly path: string; readonly end: () => Promise<void> }) | undefined> {
    const from = this.copyOf(record);
    const folder = await fs.mkdtemp(join(this.#root, record.id, 'out-'));
    const end = () => fs.rm(folder, { recursive: true, force: true });
    const to = join(folder, record.name);
    try {
      const before = await fs.stat(from);
      await fs.copyFile(from, to);
      const after = await fs.stat(from);
      const content = await contentOf(to);
      const isSteady = before.mtimeMs === after.mtimeMs && before.ino === after.ino;
      if (content !== undefined && isSteady && content.size === after.size) {
        await fs.chmod(to, ((record.baseline.mode ?? 0o644) & 0o777) | 0o400);
        return { ...content, path: fromNative(to), end };
      }
    } catch (thrown) {
      if (!isNotThere(thrown)) throw thrown;
    }
    await end();
    return undefined;
  }

  async read(record: EditRecord, offset: number, length: number): Promise<Uint8Array> {
    const file = await fs.open(this.copyOf(record), 'r');
    try {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return Uint8Array.prototype.slice.call(bytes, 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async remove(id: string): Promise<void> {
    await fs.rm(join(this.#root, id), { recursive: true, force: true, maxRetries: 3 });
  }

  /** What earlier starts left: records that can be read, and folders whose record cannot. */
  async list(): Promise<{ readonly records: EditRecord[]; readonly unread: string[] }> {
    const records: EditRecord[] = [];
    const unread: string[] = [];
    for (const id of await names(this.#root)) {
      if (!idPattern.test(id)) continue;
      const record = await this.#readRecord(id);
      if (record !== undefined) records.push(record);
      else if ((await names(this.#workOf(id))).length === 0) await this.remove(id);
      else unread.push(join(this.#root, id));
    }
    return { records, unread };
  }

  async #readRecord(id: string): Promise<EditRecord | undefined> {
    try {
      const checked = editRecord.parse(JSON.parse(await fs.readFile(this.#recordOf(id), 'utf8')));
      return checked.id === id ? checked : undefined;
    } catch {
      return undefined; // never written whole, or damaged: told as such when there is a copy
    }
  }

  #workOf(id: string): string {
    return join(this.#root, id, 'work');
  }

  #recordOf(id: string): string {
    return join(this.#root, id, 'edit.json');
  }
}

async function contentOf(file: string): Promise<Content | undefined> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
    }
  } catch (thrown) {
    if (isNotThere(thrown)) return undefined;
    throw thrown;
  }
  return { sha256: hash.digest('hex'), size };
}

async function names(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (thrown) {
    if (isNotThere(thrown)) return [];
    throw thrown;
  }
}

function isNotThere(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'ENOENT';
}
