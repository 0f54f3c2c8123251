import { describe, expect, it } from 'vitest';
import type { Entry } from '../entry.ts';
import type { SyncOp, SyncRules } from './op.ts';
import { planSync, type SideListing, type Tree } from './plan.ts';

type Disk = Map<string, Entry>;

const names = ['readme', 'README', 'Readme', 'caf\u00e9', 'cafe\u0301', 'b'] as const;

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Its tree; one that does not tell letters apart holds one of each spelling. */
function treeOf(disk: Disk): Tree {
  const tree = new Map<string, SideListing & { entries: Entry[] }>();
  tree.set('', { entries: [], isWhole: true });
  for (const [path, entry] of disk) {
    if (entry.kind === 'directory') tree.set(path, { entries: [], isWhole: true });
    tree.get(path.slice(0, Math.max(0, path.lastIndexOf('/'))))?.entries.push(entry);
  }
  return tree;
}

/** Every choice of some of the names, as files or folders with one of them in it. */
function* disks(most: number, isFolding: boolean): Generator<Disk> {
  for (let bits = 0; bits < 2 ** names.length; bits += 1) {
    for (const kind of ['file', 'directory'] as const) {
      const disk: Disk = new Map();
      const taken = new Set<string>();
      for (const [at, name] of names.entries()) {
        if ((bits & (1 << at)) === 0 || disk.size >= most) continue;
        if (isFolding && taken.has(fold(name))) continue;
        taken.add(fold(name));
        const mtimeMs = 1_000_000 * (at + 1);
        const facts = kind === 'file' ? { kind, size: at + 1, mtimeMs } : { kind };
        disk.set(name, { name, ...facts });
        if (kind === 'directory') {
          disk.set(`${name}/b`, { name: 'b', kind: 'file', size: at + 1, mtimeMs });
        }
      }
      yield disk;
    }
  }
}

/** What writing or deleting a name does on a disk that takes all spellings of it for one. */
function meet(disk: Disk, path: string): string | undefined {
  return [...disk.keys()].find((other) => fold(other) === fold(path));
}

/** Names of a folding side that an operation meant for another name would touch. */
function harmed(ops: readonly SyncOp[], before: Disk): string[] {
  const disk = new Map(before);
  const found: string[] = [];
  for (const { path, action, right } of ops) {
    if (!action.endsWith('left')) continue;
    const there = meet(disk, path);
    if (there !== undefined && there !== path) found.push(`${action} ${path} hits ${there}`);
    if (action === 'delete-left') disk.delete(path);
    else disk.set(path, { name: path, kind: right?.kind ?? 'file' });
  }
  return found;
}

describe('a side that takes README and readme for one name', () => {
  const directions = ['to-left', 'to-right', 'both'] as const;
  it.each(directions)('loses nothing by a plan %s, whatever the other side holds', (direction) => {
    const rules: SyncRules = {
      direction,
      by: 'time',
      ignoresHour: false,
      recursive: true,
      deleteExtra: true,
    };
    let conflicts = 0;
    for (const left of disks(2, true)) {
      for (const right of disks(3, false)) {
        const { ops } = planSync(treeOf(left), treeOf(right), rules);
        expect(harmed(ops, left)).toEqual([]);
        conflicts += ops.filter(({ why }) => why === 'case').length;
      }
    }
    expect(conflicts).toBeGreaterThan(300);
  });
});
