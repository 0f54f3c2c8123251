// One file: the states of an edit and all ways between them are read together.
import type { Edit, EditorKind } from '../../../shared/contract/edits.ts';
import type { ChangedHands } from '../../../shared/contract/values.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { FileIdentity, Replaceable } from '../../engine/protocol.ts';
import { localFs, type LinkStanding, type Reach, type TransferLinks } from '../session/engines.ts';
import { compareAt, fetchFile, freeNameBeside, hashAt, lookAt, putFile } from './edit-engine.ts';
import type { Content, EditFolders } from './edit-folders.ts';
import type { Baseline, EditRecord } from './edit-record.ts';
import { usualTiming, watchCopy, type WatchTiming } from './edit-watch.ts';
import { isOfConnection, waitingText } from './edit-words.ts';

/** What an edit is made with. */
export type EditMeans = {
  readonly links: TransferLinks;
  readonly folders: EditFolders;
  readonly changed: () => void;
  readonly timing?: WatchTiming;
  /** How long an emptied copy may be one that is about to be written. */
  readonly emptyMs?: number;
};

type Snapshot = Content & { readonly path: string };

/** Once more when a connection failed and is said to be there: it may just not be told as lost yet. */
const againMs = 2_000;
const mostAgain = 3;
const usualEmptyMs = 2_000;

/**
 * One file that is edited: its copy, what is known of the file at its place, and the way back there. Whatever it does
 * stands in one line, so that no two uploads meet. It writes over nothing but the file it has fetched or put there
 * itself; all else is a conflict, for the user to settle.
 */
export class LiveEdit {
  readonly #means: EditMeans;
  #record: EditRecord;
  #state: Edit['state'] = 'opening';
  #error: AppError | undefined;
  #theirs: FileIdentity | null | undefined;
  #isWaiting = false;
  #isRestored = false;
  #size = 0;
  #revision = 0;
  #uploadedMs: number | undefined;
  #changedHands: ChangedHands | undefined;
  #again = 0;
  #timer: NodeJS.Timeout | undefined;
  #watcher: ReturnType<typeof watchCopy> | undefined;
  #line: Promise<unknown> = Promise.resolve();
  readonly #controller = new AbortController();

  constructor(record: EditRecord, means: EditMeans) {
    this.#record = record;
    this.#means = means;
  }

  get record(): EditRecord {
    return this.#record;
  }

  /** Where editors find the copy. */
  get file(): string {
    return this.#means.folders.copyOf(this.#record);
  }

  snapshot(): Edit {
    const { id, fs, path, editor } = this.#record;
    const waitsFor = this.#isWaiting ? waitingText(this.#record, this.#means.links) : undefined;
    const theirs = this.#state === 'conflict' ? this.#theirs : undefined;
    return {
      id,
      fs,
      path,
      place: this.#record.place,
      editor,
      state: this.#state,
      isRestored: this.#isRestored,
      size: this.#size,
      revision: this.#revision,
      ...(waitsFor === undefined ? {} : { waitsFor }),
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(theirs === undefined ? {} : { theirs: theirs && factsOf(theirs) }),
      ...(this.#uploadedMs === undefined ? {} : { uploadedMs: this.#uploadedMs }),
      ...(this.#changedHands && { changedHands: this.#changedHands }),
    };
  }

  /** Fetches the file. A failure is its state, not a rejection. */
  open(): Promise<void> {
    return this.#inLine(() => this.#open());
  }

  /** Takes up what an earlier start left; true when it has changes that were not uploaded. */
  async restore(): Promise<boolean> {
    const copy = await this.#means.folders.look(this.#record);
    if (copy === undefined || copy.sha256 === this.#record.baseline.sha256) return false;
    this.#size = copy.size;
    this.#isRestored = true;
    this.#become('changed');
    if (this.#record.editor !== 'builtin') await this.watch();
    return true;
  }

  /** From now on whatever saves the copy has it uploaded. */
  async watch(): Promise<void> {
    this.#watcher ??= watchCopy(this.file, this.#means.timing ?? usualTiming, () => {
      void this.#inLine(() => this.#look());
    });
    await this.#watcher.ready;
  }

  /** Another editor has it from now on. */
  async give(editor: EditorKind): Promise<void> {
    if (this.#record.editor === editor) return;
    this.#record = { ...this.#record, editor };
    await this.#means.folders.write(this.#record);
    this.#means.changed();
  }

  /** Takes what the built-in editor holds. */
  async save(bytes: Uint8Array, how: 'keep' | 'upload'): Promise<void> {
    await this.#strictlyInLine(async () => {
      if (this.#state === 'opening') throw new OpError('refused', 'This file is still fetched.');
      await this.#means.folders.save(this.#record, bytes);
      this.#size = bytes.length;
      if (this.#state === 'open' || this.#state === 'uploaded') this.#become('changed');
    });
    if (how === 'upload') void this.#inLine(() => this.#look());
  }

  /** Tries again; a session that is not open is opened. */
  upload(): void {
    const { fs, destination } = this.#record;
    if (fs !== localFs && destination !== undefined) {
      this.#means.links.ensure(fs, destination);
    }
    this.#again = 0;
    if (this.#record.baseline.sha256 === nothingYet.sha256) void this.open();
    else void this.#inLine(() => this.#look());
  }

  /** Its editor could not be started, or could after all: that is said, and changes nothing else. */
  tellOfEditor(trouble: AppError | undefined): void {
    if (this.#state !== 'open' && this.#state !== 'uploaded' && this.#state !== 'changed') return;
    this.#error = trouble;
    this.#means.changed();
  }

  /** A session came or went. */
  linksChanged(): void {
    if (!this.#isWaiting) return;
    this.#means.changed();
    if (this.#means.links.standing(this.#record.fs)?.at !== 'ready') return;
    this.#isWaiting = false;
    this.upload();
  }

  /** True while a change is on its way over this session, or would be if that were connected. */
  needs(sessionId: string): boolean {
    return this.#record.fs === sessionId && (this.#isWaiting || this.#state === 'uploading');
  }

  /** Settles a conflict. */
  async resolve(how: 'overwrite' | 'both' | 'theirs'): Promise<void> {
    await this.#strictlyInLine(async () => {
      if (this.#state !== 'conflict')
        throw new OpError('refused', 'There is no conflict any more.');
      if (how === 'theirs') await this.#takeTheirs();
      else if (how === 'both') await this.#uploadBeside();
      else await this.#overwrite();
    });
  }

  /** Ends it and removes the copy; refused while the copy has what is nowhere else, unless that may go. */
  async close(discard: boolean): Promise<void> {
    if (!discard) await this.#strictlyInLine(() => this.#requireUploaded());
    await this.end();
    await this.#means.folders.remove(this.#record.id);
  }

  /** Stops what runs; the copy stays. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#controller.abort();
    await this.#watcher?.stop();
    await this.#line;
  }

  async #open(): Promise<void> {
    const { folders } = this.#means;
    this.#become('opening');
    try {
      const reach = this.#reach();
      const found = await lookAt(reach, this.#record.path, this.#signal);
      requireEditable(this.#record.path, found);
      this.#record = { ...this.#record, path: found.path };
      await folders.make(this.#record.id);
      await this.#fetch(reach);
      this.#become('open');
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Brings the copy, and looks before and after: what is known of the file is of the content that came. */
  async #fetch(reach: Reach): Promise<void> {
    const { folders } = this.#means;
    const { id, path, name } = this.#record;
    for (let tries = 1; ; tries += 1) {
      const before = await lookAt(reach, path, this.#signal);
      requireEditable(path, before);
      await fetchFile(reach, path, { directory: folders.workOf(id), name }, this.#signal);
      const after = await lookAt(reach, path, this.#signal);
      const copy = await folders.look(this.#record);
      const isSame = after?.size === before.size && after?.mtimeMs === before.mtimeMs;
      if (
        copy !== undefined &&
        isSame &&
        (before.size === undefined || before.size === copy.size)
      ) {
        await folders.makePrivate(this.file);
        await this.#know(before, copy);
        return;
      }
      if (tries === 3) {
        throw new OpError('changed', `“${nameInText(path)}” changes while it is read.`, {
          next: 'Try again when nothing writes to it.',
        });
      }
    }
  }

  /** Finds out whether the copy has something to upload. */
  async #look(): Promise<void> {
    const copy = await this.#lookAtCopy();
    if (copy === undefined || this.#state === 'opening') return;
    this.#size = copy.size;
    if (copy.sha256 === this.#record.baseline.sha256) {
      if (this.#state !== 'uploaded') this.#become('open');
      return;
    }
    // what was changed further is kept, and goes the way that is chosen
    if (this.#state === 'conflict') return this.#means.changed();
    this.#become('changed');
    await this.#send();
  }

  /** An editor may empty a file first, and fill it then: an empty one counts only when it stays empty. */
  async #lookAtCopy(): Promise<Content | undefined> {
    const { folders, emptyMs = usualEmptyMs } = this.#means;
    const copy = await folders.look(this.#record);
    if (copy?.size !== 0 || this.#record.baseline.size === 0) return copy;
    await new Promise<void>((resolve) => {
      this.#timer = setTimeout(resolve, emptyMs);
      this.#signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return await folders.look(this.#record);
  }

  /** Uploads the copy, if what stands at its place is what is known. */
  async #send(): Promise<void> {
    const snapshot = await this.#means.folders.snapshot(this.#record);
    if (snapshot === undefined) return; // it is being written: that will be told
    try {
      const reach = this.#reach();
      this.#become('uploading');
      const { path, baseline } = this.#record;
      const means = { known: baseline, ours: snapshot, signal: this.#signal };
      const standing = await compareAt(reach, path, means);
      if (standing.is === 'ours') await this.#settle(standing.found, snapshot);
      else if (standing.is === 'other') this.#meetConflict(standing.found);
      else await this.#put(reach, snapshot, { path, replaces: factsOf(standing.found) });
    } catch (thrown) {
      this.#fail(thrown);
    } finally {
      await snapshot.end();
    }
  }

  async #put(
    reach: Reach,
    snapshot: Snapshot,
    to: { readonly path: string; readonly replaces: Replaceable },
  ): Promise<void> {
    try {
      const changed = await putFile(reach, snapshot.path, to, this.#signal);
      if (to.replaces === 'nothing') this.#changedHands = undefined;
      // the first save tells who had it: the next one finds it ours
      else if (changed !== undefined) this.#changedHands = { ...changed, ...this.#changedHands };
    } catch (thrown) {
      if (!(thrown instanceof OpError) || thrown.code !== 'exists') throw thrown;
      // somebody was quicker, between the look and the replacing
      this.#meetConflict(await lookAt(reach, to.path, this.#signal));
      return;
    }
    const found = await lookAt(reach, to.path, this.#signal);
    this.#record = { ...this.#record, path: to.path };
    await this.#settle(found ?? { path: to.path, kind: 'file' }, snapshot);
  }

  async #settle(found: FileIdentity, content: Content): Promise<void> {
    await this.#know(found, content);
    this.#uploadedMs = Date.now();
    this.#isRestored = false;
    this.#again = 0;
    this.#become('uploaded');
    void this.#inLine(() => this.#look()); // it may have been saved again meanwhile
  }

  /** From now on this is what stands at its place. */
  async #know(found: FileIdentity, content: Content): Promise<void> {
    const { sha256, size } = content;
    const mode = found.mode ?? this.#record.baseline.mode;
    const baseline: Baseline = {
      sha256,
      size,
      ...(found.mtimeMs === undefined ? {} : { mtimeMs: found.mtimeMs }),
      ...(mode === undefined ? {} : { mode }),
    };
    this.#size = size;
    this.#record = { ...this.#record, baseline };
    await this.#means.folders.write(this.#record);
  }

  #meetConflict(found: FileIdentity | null): void {
    this.#theirs = found;
    const { path, place } = this.#record;
    const what = found === null ? 'was removed or renamed' : 'was changed by somebody else';
    this.#become('conflict', {
      code: 'changed',
      message: `“${nameInText(baseName(path))}” ${what} on ${nameInText(place)} since you opened it.`,
      next: 'Your version is kept here. Choose what becomes of it.',
    });
  }

  /** Over what was shown, and nothing else. */
  async #overwrite(): Promise<void> {
    const { path } = this.#record;
    const snapshot = await this.#means.folders.snapshot(this.#record);
    if (snapshot === undefined) throw beingWritten();
    const shown = this.#theirs ?? null;
    try {
      const reach = this.#reach();
      const found = await lookAt(reach, path, this.#signal);
      if (!isSameFile(found, shown)) return this.#meetConflict(found);
      if (found !== null && found.kind !== 'file') requireEditable(path, found);
      this.#become('uploading');
      const replaces = found === null ? 'nothing' : factsOf(found);
      await this.#put(reach, snapshot, { path, replaces });
    } catch (thrown) {
      this.#backToConflict(thrown, shown);
    } finally {
      await snapshot.end();
    }
  }

  async #uploadBeside(): Promise<void> {
    const snapshot = await this.#means.folders.snapshot(this.#record);
    if (snapshot === undefined) throw beingWritten();
    const shown = this.#theirs ?? null;
    try {
      const reach = this.#reach();
      const path = await freeNameBeside(reach, this.#record.path, this.#signal);
      this.#become('uploading');
      await this.#put(reach, snapshot, { path, replaces: 'nothing' });
    } catch (thrown) {
      this.#backToConflict(thrown, shown);
    } finally {
      await snapshot.end();
    }
  }

  async #takeTheirs(): Promise<void> {
    const reach = this.#reach();
    const found = await hashAt(reach, this.#record.path, this.#signal);
    requireEditable(this.#record.path, found);
    await this.#fetch(reach);
    this.#revision += 1;
    this.#isRestored = false;
    this.#become('open');
  }

  /** The choice could not be carried out: it is there to be made again. */
  #backToConflict(thrown: unknown, shown: FileIdentity | null): never {
    this.#meetConflict(shown);
    throw thrown;
  }

  async #requireUploaded(): Promise<void> {
    const { baseline } = this.#record;
    if (baseline.sha256 === nothingYet.sha256) return;
    const copy = await this.#means.folders.look(this.#record);
    if (copy === undefined || copy.sha256 === baseline.sha256) return;
    throw new OpError('refused', 'This file has changes that are not uploaded.', {
      next: 'Upload them, or discard them.',
    });
  }

  #reach(): Reach {
    return this.#means.links.find(this.#record.fs);
  }

  get #signal(): AbortSignal {
    return this.#controller.signal;
  }

  #become(state: Edit['state'], error?: AppError): void {
    this.#state = state;
    this.#error = error;
    this.#isWaiting = false;
    this.#means.changed();
  }

  /** What the connection is to blame for waits for it; all else is told. */
  #fail(thrown: unknown): void {
    if (this.#signal.aborted) return;
    const error = toAppError(thrown);
    const { fs, baseline } = this.#record;
    const isFetched = baseline.sha256 !== nothingYet.sha256;
    const standing = this.#means.links.standing(fs);
    if (!isFetched || fs === localFs || (standing !== undefined && !isOfConnection(error))) {
      return this.#become('failed', error);
    }
    const isThere = standing?.at === 'ready';
    if (isThere && this.#again >= mostAgain) return this.#become('failed', error);
    this.#become('changed');
    this.#isWaiting = true;
    if (!isThere) return this.#connect(standing);
    this.#again += 1;
    this.#timer = setTimeout(() => {
      if (this.#isWaiting) void this.#inLine(() => this.#look());
    }, againMs);
  }

  /** Whoever saves wants the file there; a session that tries by itself, or was closed on purpose, is left to that. */
  #connect(standing: LinkStanding | undefined): void {
    const { fs, destination } = this.#record;
    if (standing?.at !== 'ended' || standing.retryAtMs !== undefined) return;
    if (destination !== undefined) this.#means.links.ensure(fs, destination);
  }

  /** One after the other; what is thrown becomes its state. */
  #inLine(work: () => Promise<void>): Promise<void> {
    return this.#strictlyInLine(work).catch((thrown: unknown) => this.#fail(thrown));
  }

  #strictlyInLine(work: () => Promise<void>): Promise<void> {
    const done = this.#line.then(async () => {
      if (this.#signal.aborted) throw new OpError('cancelled', 'This edit was closed.');
      await work();
    });
    this.#line = done.catch(() => undefined); // told by `done`
    return done;
  }
}

/** Stands for the file before it was fetched. */
export const nothingYet: Baseline = { size: 0, sha256: '0'.repeat(64) };

function requireEditable(path: string, found: FileIdentity | null): asserts found is FileIdentity {
  const name = nameInText(baseName(path));
  if (found === null) throw new OpError('not-found', `“${name}” is not there any more.`);
  if (found.kind !== 'file') throw new OpError('unsupported', `“${name}” is no file to edit.`);
  if ((found.size ?? 0) <= limits.editBytes) return;
  throw new OpError('unsupported', `“${name}” is too large to be edited.`, {
    next: 'View it, or copy it to this computer.',
  });
}

function isSameFile(a: FileIdentity | null, b: FileIdentity | null): boolean {
  return a?.size === b?.size && a?.mtimeMs === b?.mtimeMs && a?.kind === b?.kind;
}

function factsOf({ size, mtimeMs }: FileIdentity) {
  return {
    ...(size === undefined ? {} : { size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
}

function beingWritten(): OpError {
  return new OpError('refused', 'The copy is being written.', { next: 'Try again in a moment.' });
}
