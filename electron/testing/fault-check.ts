import { chmod, lstat, readdir, readFile, readlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TransferOutcome } from '../engine/protocol.ts';
import type { CaseFile, FaultCase } from './fault-case.ts';

/** The link every case's tree has besides its files. */
export const linkName = 'link';
export const linkTarget = 'a/b/nowhere';

/** Content that tells where it is from, and where in it a byte belongs. */
function newContent({ name, size }: CaseFile): Buffer {
  return Buffer.alloc(size, `new ${name} content.`);
}

function oldContent({ name, old }: CaseFile): Buffer | undefined {
  return old === undefined ? undefined : Buffer.alloc(old.size, `old ${name} content.`);
}

/** Writes the source of a file. */
export async function writeNew(path: string, file: CaseFile): Promise<void> {
  await writeFile(path, newContent(file));
  await chmod(path, file.mode);
  await utimes(path, 1_400_000_000, 1_400_000_000 + file.size);
}

/** Writes what stands at the target before. */
export async function writeOld(path: string, file: CaseFile): Promise<void> {
  await writeFile(path, oldContent(file) ?? '');
  await chmod(path, file.old?.mode ?? 0);
  await utimes(path, 1_300_000_000, 1_300_000_000);
}

type Found = 'new' | 'old' | 'missing' | 'aside' | 'wrong';

/** What must not be after a transfer: a file that is neither old nor new, one that is said to be done and is not. */
export async function checkFiles(
  plan: FaultCase,
  to: string,
  outcome: TransferOutcome,
): Promise<string[]> {
  const complaints: string[] = [];
  const failed = new Set(outcome.problems.map(({ path }) => path.replace(/^.*\/tree\/?/u, '')));
  const isEachNamed = outcome.moreProblems === 0 && outcome.tally.found === itemsOf(plan);
  const mayBeAside = mayStayAside(plan, outcome);
  let right = 0;
  for (const file of plan.files) {
    const found = await lookAt(join(to, 'tree', file.name), file, { plan, mayBeAside });
    if (found === 'new') right += 1;
    if (found === 'wrong') complaints.push(`${file.name} is neither the old nor the new file`);
    if (found === 'missing' && file.old !== undefined) complaints.push(`${file.name} is gone`);
    const isSaidDone = outcome.state === 'done' || (isEachNamed && !failed.has(file.name));
    if (isSaidDone && found !== 'new') complaints.push(`${file.name} is said to be done: ${found}`);
  }
  const link = await readlink(join(to, 'tree', linkName)).catch(() => undefined);
  if (link !== undefined && link !== linkTarget) complaints.push(`the link leads to ${link}`);
  if (link === linkTarget) right += 1;
  right += await foldersIn(plan, to);
  if (right < outcome.tally.done) {
    complaints.push(`${outcome.tally.done} items are said to be done, and ${right} are`);
  }
  complaints.push(...(await strangersIn(plan, to)));
  return complaints;
}

function foldersOf({ files }: FaultCase): string[] {
  const folders = new Set(['']);
  for (const { name } of files) {
    if (name.startsWith('a/')) folders.add('a');
    if (name.startsWith('a/b/')) folders.add('a/b');
  }
  return [...folders];
}

function itemsOf(plan: FaultCase): number {
  return plan.files.length + foldersOf(plan).length + 1;
}

async function foldersIn(plan: FaultCase, to: string): Promise<number> {
  const found = await Promise.all(
    foldersOf(plan).map((name) => lstat(join(to, 'tree', name)).catch(() => undefined)),
  );
  return found.filter((stats) => stats?.isDirectory() === true).length;
}

async function lookAt(
  path: string,
  file: CaseFile,
  { plan, mayBeAside }: { readonly plan: FaultCase; readonly mayBeAside: boolean },
): Promise<Found> {
  const old = oldContent(file);
  const found = await readFile(path).catch(() => undefined);
  if (found === undefined) {
    return old !== undefined && mayBeAside && (await isAside(path, [old, newContent(file)]))
      ? 'aside'
      : 'missing';
  }
  const mode = (await lstat(path)).mode & 0o7777;
  // a replaced file keeps its mode, so both the old one and the new one have it
  const isNew = found.equals(newContent(file));
  if (mode !== (file.old?.mode ?? file.mode) && !maySetNoModes(plan, mode)) {
    // a link cut in a swap took the old file's mode aside with it: a second attempt finds nothing to take it from
    const isAgain = isNew && old !== undefined && mode === file.mode;
    return isAgain && (await isAside(path, [old])) ? 'new' : 'wrong';
  }
  if (isNew) return 'new';
  return old?.equals(found) === true ? 'old' : 'wrong';
}

/**
 * Without an atomic replace the old file steps aside for a moment. A link lost right then leaves it there, whole; so does
 * a server that then refuses to put it back as well.
 */
function mayStayAside({ direction, posixRename, channels }: FaultCase, outcome: TransferOutcome) {
  const refusals = channels.flat().filter(({ how }) => how === 'refuse' || how === 'deny');
  const maySwap = direction === 'up' && (!posixRename || refusals.length > 0);
  const isLost = outcome.problems.some(({ error }) => linkCodes.includes(error.code));
  return maySwap && (isLost || refusals.length > 1);
}

const linkCodes: readonly string[] = ['timeout', 'disconnected', 'protocol'];

async function isAside(path: string, contents: readonly Buffer[]): Promise<boolean> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\.hawser-[\w-]+\.old$/u.test(name)) continue;
    const found = await readFile(join(folder, name));
    if (contents.some((content) => content.equals(found))) return true;
  }
  return false;
}

/** A server that takes no attributes at all leaves the mode that a partial is made with; the outcome has a note of it. */
function maySetNoModes({ channels }: FaultCase, mode: number): boolean {
  const refused = channels.flat().filter(({ how }) => how === 'refuse');
  return mode === 0o600 && refused.length > 1;
}

const leftover = /(^|\/)\.hawser-[\w-]+\.(part|old)$/u;

/** Files of a transfer's own below a folder. */
export async function leftoversIn(to: string): Promise<string[]> {
  return (await readdir(to, { recursive: true })).filter((name) => leftover.test(name));
}

/** Whatever else is there must be called what it is: a partial or an old file. */
async function strangersIn(plan: FaultCase, to: string): Promise<string[]> {
  const known = new Set(['tree', `tree/${linkName}`]);
  for (const { name } of plan.files) known.add(`tree/${name}`);
  for (const name of foldersOf(plan)) known.add(`tree/${name}`);
  const names = await readdir(to, { recursive: true });
  return names
    .filter((name) => !known.has(name) && !leftover.test(name))
    .map((name) => `there is a stranger: ${name}`);
}
