import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { fail, FakeFileSystem } from './fake-file-system.test-support.ts';
import { transfer } from './run.test-support.ts';

/**
 * A tree of 40 files in 4 folders, every third of them there already; then the same transfer again and again, with
 * another one of its operations failing each time.
 */
const folders = ['/s/d', '/s/d/x', '/s/d/y', '/s/d/y/deep'];
const files = Array.from({ length: 40 }, (_, at) => ({
  path: `${folders[at % 4] ?? ''}/${at}`,
  content: at % 7 === 0 ? '' : `new content ${at} `.repeat(at % 5 === 0 ? 20 : 1),
  mode: at % 2 === 0 ? 0o644 : 0o750,
  isThere: at % 3 === 0,
}));
const oldMode = 0o604;
const toTarget = (path: string) => path.replace('/s/', '/t/');

function trees(atomicReplace: boolean) {
  const source = new FakeFileSystem({ kind: 'local', chunkBytes: 64 }).addDirectory('/s');
  const target = new FakeFileSystem({ kind: 'remote', chunkBytes: 64, atomicReplace });
  target.addDirectory('/t');
  for (const folder of folders) {
    source.addDirectory(folder, { mode: 0o755, mtimeMs: 7_000 });
    target.addDirectory(toTarget(folder), { mode: 0o711 });
  }
  for (const { path, content, mode, isThere } of files) {
    source.addFile(path, content, { mode });
    if (isThere) target.addFile(toTarget(path), `old ${path}`, { mode: oldMode });
  }
  return { source, target };
}

const tuning = { smallJobs: 6, blockBytes: 128, fileWindowBytes: 256, mostFileWindowBytes: 512 };

/** Each file is the old one or the new one, whole and with its right mode, and nothing else has its name. */
function checkTargets(target: FakeFileSystem, allowed: { backups: boolean }) {
  for (const { path, content, mode, isThere } of files) {
    const found = target.content(toTarget(path));
    const old = isThere ? `old ${path}` : undefined;
    if (found === old && found !== content) {
      if (isThere) expect(target.modeOf(toTarget(path))).toBe(oldMode);
      continue;
    }
    // between the two renames of a swap a server was lost: then the old file is whole under its backup name
    if (found === undefined && allowed.backups && backupOf(target, path) === old) continue;
    expect(found).toBe(content);
    expect(target.modeOf(toTarget(path))).toBe(isThere ? oldMode : mode);
  }
  const known = new Set([...folders, ...files.map(({ path }) => path), '/s'].map(toTarget));
  known.add('/t');
  const strange = target.paths().filter((path) => !known.has(path));
  const leftover = allowed.backups ? /\/\.hawser-[\w-]+\.(part|old)$/ : /\/\.hawser-[\w-]+\.part$/;
  for (const path of strange) expect(path).toMatch(leftover);
  return strange;
}

function backupOf(target: FakeFileSystem, path: string): string | undefined {
  const backups = target.paths().filter((at) => at.endsWith('.old'));
  return backups.map((at) => target.content(at)).find((content) => content === `old ${path}`);
}

async function run(trees: { source: FakeFileSystem; target: FakeFileSystem }, resume: boolean) {
  return await transfer({
    ...trees,
    paths: ['/s/d'],
    to: '/t',
    resume,
    tuning,
    onConflict: () => ({ kind: 'conflict', action: 'overwrite', scope: 'all' }),
  });
}

async function countOperations(atomicReplace: boolean) {
  const both = trees(atomicReplace);
  expect((await run(both, false)).state).toBe('done');
  expect(checkTargets(both.target, { backups: false })).toEqual([]);
  return { source: both.source.operations.length, target: both.target.operations.length };
}

describe.each([
  { atomicReplace: true, name: 'with an atomic replace' },
  { atomicReplace: false, name: 'with a swap' },
])('when any one operation fails, $name', ({ atomicReplace }) => {
  it.each<{ side: 'source' | 'target'; code: ErrorCode }>([
    { side: 'source', code: 'failed' },
    { side: 'target', code: 'failed' },
    { side: 'target', code: 'disconnected' },
    { side: 'target', code: 'no-space' },
  ])('targets stay old or new after $code at the $side', async ({ side, code }) => {
    const total = (await countOperations(atomicReplace))[side];
    for (let index = 0; index < total; index += 1) {
      const both = trees(atomicReplace);
      let failedName = '';
      both[side].script = (operation) => {
        const isLost = code === 'disconnected' && operation.index > index;
        if (operation.index !== index && !isLost) return;
        failedName ||= operation.name;
        throw fail(code, operation.path);
      };
      const outcome = await run(both, false);
      // what a lost server keeps is not ours to tidy up
      const isLost = code === 'disconnected';
      const backups = isLost || ['removeFile', 'rename'].includes(failedName);
      const leftovers = checkSafely(both.target, index, { backups: !atomicReplace && backups });
      const mayLeave = isLost || failedName === 'removeFile';
      expect(mayLeave ? [] : leftovers).toEqual([]);
      both[side].script = () => {};
      expect(outcome.unfinished).toEqual(outcome.state === 'failed' ? ['/s/d'] : []);
      const again = await run(both, true);
      expect(again.state).toBe('done');
      for (const { path, content } of files) {
        expect(both.target.content(toTarget(path))).toBe(content);
      }
    }
  });
});

function checkSafely(target: FakeFileSystem, index: number, allowed: { backups: boolean }) {
  try {
    return checkTargets(target, allowed);
  } catch (thrown) {
    throw new Error(`after the failure of operation ${index}`, { cause: thrown });
  }
}
