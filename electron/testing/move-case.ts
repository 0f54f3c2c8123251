import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What crash tests move: small files, one that is written in pieces, an empty one, links and folders. */
const files = [
  ['one.txt', 100],
  ['tree/a.txt', 5_000],
  ['tree/big.bin', 6 * 1024 * 1024],
  ['tree/deep/b.txt', 1],
  ['tree/deep/empty', 0],
] as const;
const links = [['tree/deep/link', '../a.txt']] as const;

/** The things the user chose. */
export const movedRoots = ['one.txt', 'tree'] as const;

/** Content by name, as it was before anything moved. */
export type Originals = ReadonlyMap<string, Buffer>;

/** Fills a folder with what is to be moved. */
export async function makeOriginals(directory: string): Promise<Originals> {
  await mkdir(join(directory, 'tree/deep'), { recursive: true });
  const originals = new Map<string, Buffer>();
  for (const [name, bytes] of files) {
    const content = randomBytes(bytes);
    originals.set(name, content);
    await writeFile(join(directory, name), content);
    await utimes(join(directory, name), 1_600_000_000, 1_600_000_000);
  }
  for (const [name, target] of links) {
    originals.set(name, Buffer.from(target));
    await symlink(target, join(directory, name));
  }
  return originals;
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    const isLink = links.some(([name]) => file.endsWith(name));
    return isLink ? Buffer.from(await readlink(file)) : await readFile(file);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** What is lost: neither the original nor its copy is there with all of its content, or one of them holds only some. */
export async function lost(originals: Originals, from: string, to: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, content] of originals) {
    const both = await Promise.all([from, to].map((side) => contentOf(join(side, name))));
    const whole = both.filter((found) => found?.equals(content) === true);
    if (whole.length === 0) wrong.push(`${name} is lost`);
    if (both.some((found) => found !== undefined && !found.equals(content))) {
      wrong.push(`${name} is half there`);
    }
  }
  return wrong;
}

/** What is not where all of it should be: all at one side, and nothing of it at the other. */
export async function notAllAt(
  originals: Originals,
  { at, notAt }: { readonly at: string; readonly notAt: string },
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, content] of originals) {
    if ((await contentOf(join(at, name)))?.equals(content) !== true) wrong.push(`${name} misses`);
  }
  for (const name of await readdir(notAt, { recursive: true })) wrong.push(`${name} is left`);
  const found = await readdir(at, { recursive: true });
  wrong.push(...found.filter((name) => name.includes('.hawser-')).map((name) => `${name} stays`));
  return wrong;
}
