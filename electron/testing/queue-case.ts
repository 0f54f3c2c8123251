import { randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { FromQueueApp } from './queue-app-protocol.ts';

/** One file of the trees that crash tests move: small ones, and one that is sent in several steps. */
type CaseFile = { readonly name: string; readonly bytes: number; readonly isReplaced: boolean };

const bigBytes = 24 * 1024 * 1024;

const files: readonly CaseFile[] = [
  { name: 'big.bin', bytes: bigBytes, isReplaced: false },
  ...Array.from({ length: 12 }, (_, at) => ({
    name: at % 3 === 0 ? `folder/deep/${at}.txt` : `${at}.txt`,
    bytes: at * 1_111,
    isReplaced: at % 4 === 0,
  })),
];

/** Of one tree. */
export const treeBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Files of one tree: what a receipt counts. */
export const treeFiles = files.length;

/** What a whole file may be sent again for, by the rule; and what the protocol adds to a tree. */
export const againBytes = 8 * 1024 * 1024;
export const overheadBytes = 3 * 1024 * 1024;

const oldText = (name: string) => `old ${name}`;
const mtimeS = (at: number) => 1_600_000_000 + at;

/** Fills a folder with a tree to copy. */
export async function makeTree(directory: string): Promise<void> {
  await mkdir(join(directory, 'tree/folder/deep'), { recursive: true });
  for (const [at, { name, bytes }] of files.entries()) {
    const file = join(directory, 'tree', name);
    await writeFile(file, randomBytes(bytes));
    await chmod(file, at % 2 === 0 ? 0o640 : 0o755);
    await utimes(file, mtimeS(at), mtimeS(at));
  }
  await symlink('0.txt', join(directory, 'tree/link'));
}

/** Fills a target folder with what is to be replaced. */
export async function makeTarget(directory: string): Promise<void> {
  await mkdir(join(directory, 'tree/folder/deep'), { recursive: true });
  for (const { name, isReplaced } of files) {
    if (!isReplaced) continue;
    await writeFile(join(directory, 'tree', name), oldText(name));
    await utimes(join(directory, 'tree', name), 1, 1);
  }
}

/** What is wrong at a target right after a crash: each name holds all of the old or all of the new file, or nothing. */
export async function checkAfterCrash(source: string, target: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, isReplaced } of files) {
    const found = await contentOf(join(target, 'tree', name));
    if (found === undefined) {
      if (isReplaced) wrong.push(`${name} is gone`);
      continue;
    }
    if (found.equals(await readFile(join(source, 'tree', name)))) continue;
    if (!isReplaced || found.toString() !== oldText(name)) wrong.push(`${name} is half-written`);
  }
  return wrong;
}

/** What is wrong at a target when all is said to be done. */
export async function checkAtEnd(source: string, target: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name } of files) {
    const [from, to] = [join(source, 'tree', name), join(target, 'tree', name)];
    const found = await contentOf(to);
    if (found === undefined) wrong.push(`${name} is missing`);
    else if (!found.equals(await readFile(from))) wrong.push(`${name} differs`);
    else wrong.push(...(await attrsDiffer(name, from, to)));
  }
  const names = await readdir(target, { recursive: true });
  wrong.push(...names.filter((name) => name.includes('.hawser-')).map((name) => `${name} is left`));
  return wrong;
}

async function attrsDiffer(name: string, from: string, to: string): Promise<string[]> {
  const [source, found] = await Promise.all([stat(from), stat(to)]);
  const isReplaced = files.find((file) => file.name === name)?.isReplaced === true;
  return [
    ...(Math.floor(source.mtimeMs / 1_000) === Math.floor(found.mtimeMs / 1_000)
      ? []
      : [`${name} has another time`]),
    // a file that is replaced keeps its own mode
    ...(isReplaced || (source.mode & 0o777) === (found.mode & 0o777)
      ? []
      : [`${name} has another mode`]),
  ];
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** What is wrong about what the queue says at its end. */
export function checkReport(end: Extract<FromQueueApp, { tells: 'end' }>): string[] {
  return end.transfers.flatMap(({ transfer, summary, items }) => {
    const { title, direction, state, tally } = transfer;
    const wrong: string[] = [];
    if (state !== 'done') wrong.push(`ended as ${state}: ${transfer.problem?.error.message}`);
    if (tally.done !== tally.found || tally.failed > 0) wrong.push(JSON.stringify(tally));
    if (!summary.startsWith(`${treeFiles} of ${treeFiles} files`)) wrong.push(`says “${summary}”`);
    const open = items.filter((item) => item.state !== 'done' && item.state !== 'already');
    wrong.push(...open.map((item) => `${item.path} is ${item.state}`));
    return wrong.map((text) => `${direction} of ${title}: ${text}`);
  });
}

/** Lets the app log in without a question: its key, and the server's. */
export async function makeSshDirectory(
  directory: string,
  server: { readonly clientKeyFile: string; readonly hostKeys: readonly { publicLine: string }[] },
  tcpPort: number,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await copyFile(server.clientKeyFile, join(directory, 'id_ed25519'));
  await chmod(join(directory, 'id_ed25519'), 0o600);
  const lines = server.hostKeys.map(({ publicLine }) => `[127.0.0.1]:${tcpPort} ${publicLine}\n`);
  await writeFile(join(directory, 'known_hosts'), lines.join(''));
}
