import type { Value } from '../../../shared/contract/index.ts';
import type { Checks, Receipt, TransferItem } from '../../../shared/contract/transfers.ts';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { baseName, parentPath } from '../../../shared/paths.ts';
import type { Decided } from '../../engine/protocol.ts';
import { ChangedHandsBook } from './changed-hands-book.ts';
import { Digests, Numbers } from './columns.ts';
import { RankedView } from './ranked-view.ts';

const states = ['waiting', 'running', 'done', 'already', 'skipped', 'failed', 'left-out'] as const;
const kinds = ['file', 'directory', 'link', 'other'] as const;
const ways = ['sha256', 'read-back', 'size'] as const;

/** Which items are wanted: all, those not settled, failed, or skipped and left out. */
export type ItemView = 'all' | 'open' | 'failed' | 'skipped';

/** Counts of what an {@link ItemStore} holds. */
export type ItemCounts = {
  readonly found: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  /** Files alone: folders and links have no content to check. */
  readonly files: number;
  readonly doneFiles: number;
  readonly totalBytes: number;
  readonly doneBytes: number;
};

const isSettled = (state: TransferItem['state']): boolean =>
  state !== 'waiting' && state !== 'running';
const isDone = (state: TransferItem['state']): boolean => state === 'done' || state === 'already';

/**
 * The items of one transfer in the order they were met. A million of them in columns instead of objects, so that main
 * stays small; each call costs what it gives, however many there are.
 */
export class ItemStore {
  readonly #index = new Map<string, number>();
  readonly #paths: string[] = [];
  /** State, kind and check in one byte each. */
  readonly #states = new Numbers(Uint8Array);
  readonly #kinds = new Numbers(Uint8Array);
  readonly #ways = new Numbers(Uint8Array);
  /** -1 is none. */
  readonly #sizes = new Numbers(Float64Array);
  /** Of what is moved. */
  readonly #times = new Map<number, number>();
  readonly #digests = new Digests();
  /** Most targets have the name of their source: then the folder says it all. 0 is no target. */
  readonly #folders = new Numbers(Uint32Array);
  readonly #folderNumbers = new Map<string, number>();
  readonly #folderPaths: string[] = [''];
  readonly #otherTargets = new Map<number, string>();
  readonly #errors = new Map<number, AppError>();
  readonly #changedHands = new ChangedHandsBook();
  readonly #replacedAt = new Map<number, string>();
  readonly #views = {
    open: new RankedView(),
    failed: new RankedView(),
    skipped: new RankedView(),
  };
  readonly #checks = { sha256: 0, readBack: 0, size: 0 };
  #doneFiles = 0;
  #files = 0;
  #totalBytes = 0;
  #doneBytes = 0;

  /** How many are kept. */
  get size(): number {
    return this.#paths.length;
  }

  /** How finished files were checked. */
  checks(): Checks {
    return { ...this.#checks };
  }

  /** Files that replaced others and did not get all they had. */
  changedHands(): Receipt['changedHands'] {
    return this.#changedHands.all();
  }

  counts(): ItemCounts {
    const { open, failed, skipped } = this.#views;
    return {
      found: this.size,
      done: this.size - open.total - failed.total - skipped.total,
      skipped: skipped.total,
      failed: failed.total,
      files: this.#files,
      doneFiles: this.#doneFiles,
      totalBytes: this.#totalBytes,
      doneBytes: this.#doneBytes,
    };
  }

  /**
   * Takes what an engine told; true when it is news that must not be forgotten. A later attempt that only finds an
   * item in its place takes nothing from what the one that brought it said about it.
   */
  put(item: TransferItem): boolean {
    const known = this.#index.get(item.path);
    if (known === undefined) {
      if (this.size >= limits.itemsPerTransfer) return false;
      this.#write(this.#add(item.path), item);
      return isSettled(item.state);
    }
    const before = states[this.#states.get(known)] ?? 'waiting';
    if (isDone(before) && (item.state === 'already' || !isSettled(item.state))) return false;
    this.#count(known, -1);
    this.#write(known, item);
    return isSettled(item.state);
  }

  /** Some of a view, and how many are in it. */
  read(view: ItemView, offset: number, count: number): Value<'transfers.items'> {
    if (view === 'all') {
      const items: TransferItem[] = [];
      const end = Math.min(offset + count, this.size);
      for (let at = offset; at < end; at += 1) items.push(this.#read(at));
      return { items, total: this.size };
    }
    const found = this.#views[view];
    return { items: found.slice(offset, count).map((at) => this.#read(at)), total: found.total };
  }

  /** Where one is to go, once that is decided. */
  targetOf(path: string): string | undefined {
    const at = this.#index.get(path);
    return at === undefined ? undefined : this.#targetOf(at);
  }

  /** All of them, one after the other. */
  *all(): Generator<TransferItem> {
    for (let at = 0; at < this.size; at += 1) yield this.#read(at);
  }

  /** What was decided about single ones, and holds when they are met again: left out, or copied under another name. */
  *decided(): Generator<Decided> {
    const { skipped } = this.#views;
    for (const at of skipped.slice(0, skipped.total)) {
      const isChosen = states[this.#states.get(at)] === 'skipped' && !this.#errors.has(at);
      if (isChosen) yield { path: this.#paths[at] ?? '', skip: true };
    }
    for (const [at, target] of this.#otherTargets) {
      yield { path: this.#paths[at] ?? '', name: baseName(target) };
    }
  }

  #add(path: string): number {
    const at = this.#paths.push(path) - 1;
    this.#index.set(path, at);
    return at;
  }

  #write(at: number, item: TransferItem): void {
    this.#states.set(at, states.indexOf(item.state));
    this.#kinds.set(at, kinds.indexOf(item.kind));
    this.#ways.set(at, item.check === undefined ? 0 : ways.indexOf(item.check) + 1);
    this.#sizes.set(at, item.size ?? -1);
    if (item.mtimeMs !== undefined) this.#times.set(at, item.mtimeMs);
    this.#digests.set(at, item.sha256);
    this.#setTarget(at, item);
    this.#changedHands.set(at, item.changedHands);
    if (item.replacedAt !== undefined) this.#replacedAt.set(at, item.replacedAt);
    if (item.error === undefined) this.#errors.delete(at);
    else this.#errors.set(at, item.error);
    this.#count(at, 1);
  }

  #setTarget(at: number, { path, target }: TransferItem): void {
    this.#otherTargets.delete(at);
    this.#folders.set(at, 0);
    if (target === undefined) return;
    if (baseName(target) !== baseName(path)) return void this.#otherTargets.set(at, target);
    const folder = parentPath(target);
    let number = this.#folderNumbers.get(folder);
    if (number === undefined) {
      number = this.#folderPaths.push(folder) - 1;
      this.#folderNumbers.set(folder, number);
    }
    this.#folders.set(at, number);
  }

  #targetOf(at: number): string | undefined {
    const folder = this.#folders.get(at);
    if (folder === 0) return this.#otherTargets.get(at);
    const parent = this.#folderPaths[folder] ?? '';
    const name = baseName(this.#paths[at] ?? '');
    return parent.endsWith('/') ? `${parent}${name}` : `${parent}/${name}`;
  }

  #count(at: number, by: 1 | -1): void {
    const state = states[this.#states.get(at)] ?? 'waiting';
    const size = Math.max(0, this.#sizes.get(at));
    const isFile = this.#kinds.get(at) === 0;
    this.#totalBytes += by * size;
    if (isFile) this.#files += by;
    if (!isSettled(state)) this.#views.open.change(at, by);
    else if (state === 'failed') this.#views.failed.change(at, by);
    else if (!isDone(state)) this.#views.skipped.change(at, by);
    else this.#countDone(at, by, isFile, size);
  }

  #countDone(at: number, by: 1 | -1, isFile: boolean, size: number): void {
    this.#doneBytes += by * size;
    if (!isFile) return;
    this.#doneFiles += by;
    const way = ways[this.#ways.get(at) - 1];
    if (way === 'sha256') this.#checks.sha256 += by;
    else if (way === 'read-back') this.#checks.readBack += by;
    else if (way === 'size') this.#checks.size += by;
  }

  #read(at: number): TransferItem {
    const size = this.#sizes.get(at);
    const target = this.#targetOf(at);
    const check = ways[this.#ways.get(at) - 1];
    const sha256 = this.#digests.get(at);
    const error = this.#errors.get(at);
    const changedHands = this.#changedHands.get(at);
    const replacedAt = this.#replacedAt.get(at);
    const mtimeMs = this.#times.get(at);
    return {
      path: this.#paths[at] ?? '',
      kind: kinds[this.#kinds.get(at)] ?? 'other',
      state: states[this.#states.get(at)] ?? 'waiting',
      ...(target === undefined ? {} : { target }),
      ...(size < 0 ? {} : { size }),
      ...(mtimeMs === undefined ? {} : { mtimeMs }),
      ...(check === undefined ? {} : { check }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(changedHands === undefined ? {} : { changedHands }),
      ...(replacedAt === undefined ? {} : { replacedAt }),
      ...(error === undefined ? {} : { error }),
    };
  }
}
