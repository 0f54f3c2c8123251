import { baseName } from '../../../../shared/paths.ts';
import type { Attrs, Entry } from '../../../../shared/entry.ts';
import { OpError, toAppError } from '../../../../shared/errors.ts';
import { eachBounded } from '../../fs/bounded.ts';
import type { FileSystem } from '../../fs/file-system.ts';
import type { ExecStream } from '../../ssh/exec-stream.ts';
import { atOnceWhenCancelled } from '../at-once.ts';
import { Findings, type Search, type SearchOutcome } from '../findings.ts';
import { compileMatch, compileNameMatch } from '../match.ts';
import { isTooDeep, tooDeep } from '../search-tree.ts';
import { createComplaints, type Complaint } from './complaints.ts';
import { ContentQueue } from './content-queue.ts';
import type { FarShell } from './far-shell.ts';
import { commandOf } from './far-order.ts';
import { canGrep, type FindKind } from './find-command.ts';
import { createReader, type Found, type Told } from './found.ts';
import { grepFiles } from './grep-files.ts';
import { createRecords } from './records.ts';

/** A `find` that says nothing for so long hangs on a disk that is gone. */
const idleMs = 120_000;
// looked at over SFTP at once, where `find` does not tell more than names
const looksAtOnce = 32;
/** Files that may wait to be looked into before `find` has to. */
const mostWaiting = 20_000;

/**
 * Searches with `find` and `grep` at the server. What fits is decided here, by the same rules as ever; they only spare
 * the way of what does not. Undefined when it cannot be done so, or not surely: then SFTP must do.
 */
export async function searchFar(
  files: FileSystem,
  shell: FarShell,
  search: Search,
): Promise<SearchOutcome | undefined> {
  const tools = await unlessAborted(shell.tools(), search.signal);
  if (tools === undefined || search.signal.aborted) return undefined;
  const command = commandOf(shell, tools.find, search);
  if (command === undefined) return undefined;
  return await new FarSearch({ files, shell, search, kind: tools.find, grep: tools.grep }).run(
    command,
  );
}

/** What it works with. */
type FarSearchParts = {
  readonly files: FileSystem;
  readonly shell: FarShell;
  readonly search: Search;
  readonly kind: FindKind;
  readonly grep: boolean;
};

class FarSearch {
  readonly #parts: FarSearchParts;
  readonly #findings: Findings;
  readonly #isMatch: (entry: Entry) => boolean;
  readonly #isNamed: (name: string) => boolean;
  /** Names whose attributes are asked for, and files that are looked into. */
  readonly #looks: ContentQueue;
  readonly #contents: ContentQueue;
  #stream: ExecStream | undefined;
  #mayGrep: boolean;
  /** What the first folder is by SFTP, until `find` has told what it is there. */
  #base: Attrs | undefined;
  #folders = 0;
  #entries = 0;
  #at: string;
  #fits: Entry[] = [];
  #seen = 0;

  constructor(parts: FarSearchParts) {
    this.#parts = parts;
    const { files, search, grep } = parts;
    const { query } = search;
    this.#findings = new Findings(files, search);
    this.#isMatch = compileMatch(query);
    this.#isNamed = compileNameMatch(query);
    this.#mayGrep = grep && query.content !== undefined && canGrep(query.content);
    const goOn = (): void => this.#keepPace();
    const looks = { atOnce: 1, mostFiles: 1_000, mostBytes: Infinity };
    this.#looks = new ContentQueue({ ...looks, look: (names) => this.#lookAt(names) }, goOn);
    const reads = { atOnce: 2, mostFiles: 2_000, mostBytes: 256 * 1024 * 1024 };
    this.#contents = new ContentQueue({ ...reads, look: (some) => this.#lookInto(some) }, goOn);
    this.#at = search.path;
  }

  run(command: string): Promise<SearchOutcome | undefined> {
    return atOnceWhenCancelled(this.#parts.search.signal, this.#run(command), () =>
      this.#outcome(),
    );
  }

  async #run(command: string): Promise<SearchOutcome | undefined> {
    const { files, search } = this.#parts;
    const findings = this.#findings;
    try {
      this.#base = await files.stat(findings.pathOf(search.starts[0] ?? ''));
      await this.#find(command);
      await this.#looks.finish();
      await this.#contents.finish();
    } catch (thrown) {
      if (!findings.isOver && isLost(thrown)) throw thrown;
      if (!findings.isOver && findings.count > 0) throw brokenOff(thrown);
      // nothing was told yet: SFTP finds all of it, or says what is wrong
      if (!findings.isOver) return undefined;
    } finally {
      findings.end();
    }
    return this.#outcome();
  }

  async #find(command: string): Promise<void> {
    const { shell, kind } = this.#parts;
    const findings = this.#findings;
    const reader = createReader(
      kind,
      (bytes) => shell.toText(bytes),
      (told) => this.#take(told),
    );
    const code = await shell.run(command, {
      records: createRecords(reader.add),
      complaints: createComplaints((complaint) => this.#complain(complaint)),
      onPiece: () => this.#flush(),
      onStarted: (stream) => (this.#stream = stream),
      idleMs,
      signal: findings.signal,
    });
    this.#stream = undefined;
    reader.end();
    this.#flush();
    // 1: it could not look into all of it, and has said so
    if (this.#seen === 0 || code > 1) throw new OpError('failed', 'Cut off.');
  }

  #take(told: Told): void {
    this.#seen += 1;
    switch (told.is) {
      case 'passed':
        this.#entries += 1;
        return;
      case 'wrong':
        throw new OpError('protocol', 'The command at the server names what cannot be below.');
      case 'entry':
        return this.#takeEntry(told.found);
      case 'name':
        return this.#takeName(told.below, told.isFolder);
    }
  }

  #takeEntry({ below, depth, entry }: Found): void {
    if (this.#base !== undefined) {
      if (!isSame(this.#base, entry)) this.#goElsewhere();
      this.#base = undefined;
    }
    if (entry.kind === 'directory') this.#takeFolder(below, depth);
    if (depth === 0) return;
    this.#entries += 1;
    if (this.#isMatch({ ...entry, name: baseName(below) })) this.#fits.push(entry);
  }

  #takeName(below: string, isFolder: boolean): void {
    const levels = below === '' ? 0 : below.split('/').length;
    const depth = this.#parts.search.starts.length === 0 ? levels : levels - 1;
    if (isFolder) this.#takeFolder(below, depth);
    if (depth === 0) return;
    this.#entries += 1;
    if (this.#isNamed(baseName(below))) this.#fits.push({ name: below, kind: 'other' });
  }

  #takeFolder(below: string, depth: number): void {
    const path = this.#findings.pathOf(below);
    if (isTooDeep(depth, path)) this.#findings.note(path, tooDeep());
    else if (depth <= this.#parts.search.query.depth) {
      this.#folders += 1;
      this.#at = path;
    }
  }

  /** What came in one piece goes on in one. */
  #flush(): void {
    const fits = this.#fits;
    this.#fits = [];
    if (this.#parts.kind === 'plain') this.#looks.add(fits);
    else this.#tell(fits);
    this.#keepPace();
    const { onProgress } = this.#parts.search;
    onProgress({ folders: this.#folders, entries: this.#entries, at: this.#at });
  }

  #tell(entries: readonly Entry[]): void {
    const findings = this.#findings;
    if (findings.needle === undefined) findings.tell(entries);
    // an empty file has no text in it, and what looks empty and is not, has no end
    else this.#contents.add(findings.readable(entries).filter(({ size = 0 }) => size > 0));
  }

  /** `find` waits for what is looked into, or all it tells would wait here. */
  #keepPace(): void {
    const waiting = this.#looks.waiting + this.#contents.waiting;
    if (waiting > mostWaiting) this.#stream?.pause();
    else if (waiting < mostWaiting / 2) this.#stream?.resume();
  }

  /** Names that nothing is behind by SFTP were told of another place. */
  async #lookAt(names: readonly Entry[]): Promise<void> {
    const { files } = this.#parts;
    const found: Entry[] = [];
    let missing = 0;
    await eachBounded(names, looksAtOnce, async ({ name }) => {
      if (this.#findings.isOver) return;
      try {
        const entry = { ...(await files.lstat(this.#findings.pathOf(name))), name };
        if (this.#isMatch({ ...entry, name: baseName(name) })) found.push(entry);
        this.#base = undefined;
      } catch (thrown) {
        if (isLost(thrown)) throw thrown;
        missing += 1;
        // it may have gone meanwhile
        if (toAppError(thrown).code !== 'not-found') this.#note(thrown, name);
      }
    });
    if (this.#base !== undefined && missing > 0) this.#goElsewhere();
    this.#tell(found);
  }

  async #lookInto(some: readonly Entry[]): Promise<void> {
    const { search, shell } = this.#parts;
    const findings = this.#findings;
    const { needle } = findings;
    if (needle === undefined) return;
    let rest = some;
    if (this.#mayGrep) {
      const asked = await grepFiles({ shell, search, findings }, some);
      rest = asked.left;
      this.#mayGrep &&= asked.isWhole;
    }
    await findings.read(rest, needle, (thrown, { name }) => {
      if (isLost(thrown)) throw thrown;
      this.#note(thrown, name);
    });
  }

  #note(thrown: unknown, below: string): void {
    this.#findings.note(this.#findings.pathOf(below), thrown);
  }

  #complain({ below = '', code, message }: Complaint): void {
    // the folder itself: SFTP says better why
    if (below === '' && this.#entries === 0) throw new OpError(code, message);
    this.#note(new OpError(code, message), below);
    if (below !== '') this.#folders = Math.max(0, this.#folders - 1);
  }

  /** The shell has another root than SFTP, or another folder at this place. */
  #goElsewhere(): never {
    this.#parts.shell.distrust();
    throw new OpError('failed', 'The shell sees other folders.');
  }

  #outcome(): SearchOutcome {
    return this.#findings.outcome({ folders: this.#folders, entries: this.#entries });
  }
}

/** Whether both ways show the same folder, as far as both say something of it. */
function isSame(here: Attrs, there: Attrs): boolean {
  const same = <K extends 'mode' | 'uid' | 'gid' | 'mtimeMs'>(key: K): boolean =>
    here[key] === undefined || here[key] === there[key];
  return here.kind === there.kind && same('mode') && same('uid') && same('gid') && same('mtimeMs');
}

function isLost(thrown: unknown): boolean {
  return toAppError(thrown).code === 'disconnected';
}

function brokenOff(cause: unknown): OpError {
  return new OpError('failed', 'The search at the server broke off before its end.', {
    next: 'Search over SFTP instead: choose it in the dialog.',
    cause,
  });
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return atOnceWhenCancelled<T | undefined>(signal, work, () => undefined);
}
