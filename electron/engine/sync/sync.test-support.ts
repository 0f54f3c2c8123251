import {
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { bytesToText, textToBytes } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { targetOf, type Side2, type SyncOp, type SyncRules } from '../../../shared/sync/op.ts';
import type { PlanOutcome, PlannedItem } from '../protocol.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { transfer } from '../transfer/run.test-support.ts';
import type { ReadableSide } from './contents.ts';
import { makePlan } from './make-plan.ts';
import type { UndoStep } from '../changes/undo-step.ts';
import { removePlanned } from './remove-planned.ts';
import { throwPlanned } from './throw-planned.ts';

export const mirror: SyncRules = {
  direction: 'to-right',
  by: 'time',
  ignoresHour: false,
  recursive: true,
  deleteExtra: true,
};

/** Makes a plan, with all of its operations at once. */
export async function planOf(
  left: ReadableSide,
  right: ReadableSide,
  rules: SyncRules,
  more: {
    readonly exclude?: readonly string[];
    readonly signal?: AbortSignal;
    readonly memory?: string | undefined;
  } = {},
): Promise<{ readonly ops: readonly SyncOp[]; readonly outcome: PlanOutcome }> {
  const ops: SyncOp[] = [];
  const outcome = await makePlan({
    params: {
      rules,
      include: [],
      exclude: more.exclude ?? [],
      ...(more.memory === undefined ? {} : { memory: more.memory }),
    },
    left,
    right,
    onNews: (news) => ops.push(...news.ops),
    signal: more.signal ?? new AbortController().signal,
  });
  return { ops, outcome };
}

/** Takes what is planned for one side there; gives what became of each, by its path below both. */
export async function copyPlanned(
  sides: { readonly left: ReadableSide; readonly right: ReadableSide },
  ops: readonly SyncOp[],
  to: Side2,
  more: { readonly keepReplaced?: true } = {},
): Promise<ReadonlyMap<string, TransferItem>> {
  const [source, target] = to === 'right' ? [sides.left, sides.right] : [sides.right, sides.left];
  const items = ops.flatMap((op): PlannedItem[] => {
    if (targetOf(op.action) !== to || op.action.startsWith('delete')) return [];
    const [from, there] = to === 'right' ? [op.left, op.right] : [op.right, op.left];
    if (from === undefined) return [];
    return [{ path: op.path, source: from, ...(there === undefined ? {} : { target: there }) }];
  });
  const told = new Map<string, TransferItem>();
  if (items.length === 0) return told;
  await transfer({
    source: source.files,
    target: target.files,
    paths: items.map(({ path }) => joinPath(source.path, path)),
    to: target.path,
    params: { planned: { base: source.path, items, ...more } },
    onItems: (news) => {
      for (const item of news) told.set(item.path.slice(joinPath(source.path, '').length), item);
    },
  });
  return told;
}

/** Deletes what is planned for one side; gives what became of each. */
export async function deletePlanned(
  { files, path }: ReadableSide,
  ops: readonly SyncOp[],
  side: Side2,
): Promise<ReadonlyMap<string, string>> {
  const entries = ops.flatMap((op) => {
    const stamp = op[side];
    return op.action === `delete-${side}` && stamp !== undefined ? [{ path: op.path, stamp }] : [];
  });
  const results = await removePlanned(files, path, entries, new AbortController().signal);
  return new Map(entries.map((entry, index) => [entry.path, results[index]?.state ?? '']));
}

/** Throws what is planned for one side into the trash; gives what became of each, and what takes it back. */
export async function throwSide(
  { files, path }: ReadableSide,
  ops: readonly SyncOp[],
  side: Side2,
): Promise<{ readonly states: ReadonlyMap<string, string>; readonly step: UndoStep }> {
  const mine = ops.filter(({ action }) => action === `delete-${side}`);
  const stamps = mine.map((op) => op[side]);
  const { back, batches, stay } = await throwPlanned(
    files,
    {
      directory: path,
      nowMs: Date.now(),
      entries: {
        paths: mine.map((op) => op.path),
        kinds: stamps.map((stamp) => stamp?.kind[0] ?? 'o').join(''),
        sizes: Float64Array.from(stamps, (stamp) => stamp?.size ?? Number.NaN),
        mtimesMs: Float64Array.from(stamps, (stamp) => stamp?.mtimeMs ?? Number.NaN),
      },
    },
    new AbortController().signal,
  );
  const states = new Map(mine.map((op) => [op.path, 'done']));
  for (const { index, state } of stay) states.set(mine[index]?.path ?? '', state);
  return { states, step: { undo: 'renames', back, emptied: batches } };
}

/** What a disk holds at a path, by the bytes of its name. */
export type OnDisk =
  | { readonly kind: 'directory' }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'file'; readonly content: string; readonly seconds: number };

/** Writes a tree; folders come before what is in them. */
export async function writeTree(root: string, tree: ReadonlyMap<string, OnDisk>): Promise<void> {
  for (const [path, entry] of tree) {
    const at = bytesOf(joinPath(root, path));
    if (entry.kind === 'directory') await mkdir(at);
    else if (entry.kind === 'link') await symlink(entry.target, at);
    else {
      await writeFile(at, entry.content);
      await utimes(at, entry.seconds, entry.seconds);
    }
  }
}

/** Reads a tree back. */
export async function readTree(root: string): Promise<Map<string, OnDisk>> {
  const found = new Map<string, OnDisk>();
  const walk = async (below: string): Promise<void> => {
    const folder = below === '' ? root : joinPath(root, below);
    for (const bytes of await readdir(bytesOf(folder), { encoding: 'buffer' })) {
      const name = bytesToText(bytes);
      const path = below === '' ? name : `${below}/${name}`;
      const at = bytesOf(joinPath(root, path));
      const stats = await lstat(at);
      if (stats.isSymbolicLink()) found.set(path, { kind: 'link', target: await readlink(at) });
      else if (stats.isDirectory()) {
        found.set(path, { kind: 'directory' });
        await walk(path);
      } else {
        const content = await readFile(at, 'utf8');
        found.set(path, { kind: 'file', content, seconds: Math.floor(stats.mtimeMs / 1_000) });
      }
    }
  };
  await walk('');
  return found;
}

function bytesOf(path: string): Buffer {
  return Buffer.from(textToBytes(path));
}

/** A side of a test. */
export function sideOf(files: FileSystem, path: string): ReadableSide {
  return { files, path };
}
