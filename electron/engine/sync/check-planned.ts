import type { Entry } from '../../../shared/entry.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath, parentPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf, type Stamp } from '../../../shared/sync/op.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';
import type { NotThrown, PlannedEntries } from '../protocol.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { notAsPlanned } from '../transfer/planned-items.ts';
import { Ways } from './remove-planned.ts';

/** What of a plan's deletions can go as it is. */
export type Checked = { readonly tops: readonly number[]; readonly stay: readonly NotThrown[] };

const looksAtOnce = 32;
const letters: Readonly<Record<string, Stamp['kind']>> = { f: 'file', d: 'directory', l: 'link' };

/**
 * Looks at all that a plan deletes once more, folders by their listings: `tops` can go each with all that is in it. What
 * is not what the plan saw stays, and so does a folder with anything in it that stays; what else is in that folder goes
 * for itself.
 */
export async function checkPlanned(
  files: FileSystem,
  asked: { readonly directory: string; readonly entries: PlannedEntries },
  signal: AbortSignal,
): Promise<Checked> {
  const check = new Check(files, asked, signal);
  return await check.run();
}

/** The entry of a place in the columns. */
export function plannedStamp({ kinds, sizes, mtimesMs }: PlannedEntries, index: number): Stamp {
  const [size, mtimeMs] = [sizes[index], mtimesMs[index]];
  return {
    kind: letters[kinds[index] ?? ''] ?? 'other',
    ...(size === undefined || Number.isNaN(size) ? {} : { size }),
    ...(mtimeMs === undefined || Number.isNaN(mtimeMs) ? {} : { mtimeMs }),
  };
}

class Check {
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #entries: PlannedEntries;
  readonly #signal: AbortSignal;
  readonly #at: ReadonlyMap<string, number>;
  readonly #ways: Ways;
  readonly #gate = new Gate(looksAtOnce);
  readonly #seen: Uint8Array;
  readonly #tops: number[] = [];
  readonly #stay: NotThrown[] = [];

  constructor(
    files: FileSystem,
    { directory, entries }: { readonly directory: string; readonly entries: PlannedEntries },
    signal: AbortSignal,
  ) {
    this.#files = files;
    this.#directory = directory;
    this.#entries = entries;
    this.#signal = signal;
    this.#at = new Map(entries.paths.map((path, index) => [path, index]));
    this.#ways = new Ways(files, directory);
    this.#seen = new Uint8Array(entries.paths.length);
  }

  async run(): Promise<Checked> {
    const roots = [...this.#at].filter(([path]) => this.#folderOf(path) === undefined);
    const whole = await Promise.all(roots.map(([, index]) => this.#lookAt(index)));
    for (const [place, [, index]] of roots.entries())
      if (whole[place] === true) this.#tops.push(index);
    for (const [index, isSeen] of this.#seen.entries()) {
      // gone by itself, or in a folder that is none any more
      if (isSeen === 0) this.#stays(index, notAsPlanned(this.#pathOf(index)));
    }
    return { tops: this.#tops.sort((a, b) => a - b), stay: this.#stay };
  }

  /** The folder of the plan that a path lies in. */
  #folderOf(path: string): number | undefined {
    const cut = path.lastIndexOf('/');
    const folder = cut < 0 ? undefined : this.#at.get(path.slice(0, cut));
    return folder !== undefined && this.#entries.kinds[folder] === 'd' ? folder : undefined;
  }

  /** True when it can go with all that is in it. */
  async #lookAt(index: number): Promise<boolean> {
    const at = this.#pathOf(index);
    this.#seen[index] = 1;
    try {
      const now = await this.#gate.run(async () => {
        this.#signal.throwIfAborted();
        if (!(await this.#ways.isPlain(parentPath(at)))) throw notAsPlanned(parentPath(at));
        return await lstatOrNothing(this.#files, at);
      });
      if (now === undefined) throw notAsPlanned(at);
      return await this.#check(index, stampOf(now));
    } catch (thrown) {
      return this.#stays(index, thrown);
    }
  }

  async #check(index: number, now: Stamp): Promise<boolean> {
    this.#seen[index] = 1;
    const planned = plannedStamp(this.#entries, index);
    if (!isAsPlanned(planned, now)) return this.#stays(index, notAsPlanned(this.#pathOf(index)));
    return planned.kind !== 'directory' || (await this.#checkFolder(index));
  }

  async #checkFolder(folder: number): Promise<boolean> {
    const path = this.#entries.paths[folder] ?? '';
    let found: ReadonlyMap<string, Entry>;
    try {
      found = await this.#gate.run(() => this.#list(this.#pathOf(folder)));
    } catch (thrown) {
      return this.#stays(folder, thrown);
    }
    const whole: number[] = [];
    let isWhole = true;
    const below = [...found].map(async ([name, entry]) => {
      const index = this.#at.get(`${path}/${name}`);
      const isFree = index !== undefined && (await this.#checkListed(index, entry));
      if (isFree) whole.push(index);
      else isWhole = false;
    });
    await Promise.all(below);
    if (isWhole) return true;
    this.#tops.push(...whole);
    return this.#stays(folder, holds(this.#pathOf(folder)));
  }

  async #checkListed(index: number, entry: Entry): Promise<boolean> {
    // a listing may name an entry without being able to tell what it is
    if (entry.kind === 'other') return await this.#lookAt(index);
    return await this.#check(index, stampOf(entry));
  }

  async #list(path: string): Promise<ReadonlyMap<string, Entry>> {
    const found = new Map<string, Entry>();
    const options = { signal: this.#signal, links: 'leave' } as const;
    for await (const batch of this.#files.list(path, options)) {
      for (const entry of batch) found.set(entry.name, entry);
    }
    return found;
  }

  /** Says that it stays, and why; what ends all of it is thrown. */
  #stays(index: number, thrown: unknown): false {
    const error = toAppError(thrown);
    if (isOver(error)) throw thrown;
    const state = error.code === 'changed' || error.code === 'not-empty' ? 'skipped' : 'failed';
    this.#stay.push({ index, state, error });
    return false;
  }

  #pathOf(index: number): string {
    return joinPath(this.#directory, this.#entries.paths[index] ?? '');
  }
}

function isOver({ code }: AppError): boolean {
  return code === 'disconnected' || code === 'timeout' || code === 'cancelled';
}

function holds(path: string): OpError {
  const text = `“${nameInText(path)}” stays: there is something in it that is not deleted.`;
  return new OpError('not-empty', text);
}
