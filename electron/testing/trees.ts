import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';

/** What a test tree holds. */
export type TreeOptions = {
  readonly files: number;
  readonly folders: number;
  /** Names with spaces, quotes, newlines and bytes that are not UTF-8. */
  readonly oddNames?: boolean;
};

// a name of each kind that has broken some client
const oddNames: readonly Buffer[] = [
  Buffer.from('with space.txt'),
  Buffer.from(`it's "quoted".txt`),
  Buffer.from('new\nline.txt'),
  Buffer.from('tab\there'),
  Buffer.from('-dash'),
  Buffer.from('back\\slash'),
  Buffer.from('$(touch pwned)`id`;&|*?[a].txt'),
  Buffer.from('Grüße 港口 🚢.txt'),
  Buffer.from([0x63, 0x61, 0x66, 0xe9]), // "café" in Latin-1
  Buffer.from([0xff, 0xfe, 0x80]),
  Buffer.from([0xc0, 0xaf]), // an overlong slash
  Buffer.from('\u202egpj.exe'),
  Buffer.from('.hidden'),
  Buffer.from('trailing dot.'),
];

const modes = [0o644, 0o600, 0o755, 0o640, 0o444];

/**
 * Fills a new directory with files in folders, one level deep and some deeper: empty folders, 0-byte files, several
 * modes, old times, a link. The same options make the same tree.
 */
export async function createTree(directory: string, options: TreeOptions): Promise<void> {
  const root = Buffer.from(directory);
  await fs.mkdir(root, { recursive: true });
  const folders: Buffer[] = [];
  for (let number = 0; number < options.folders; number += 1) {
    const parent = number % 7 === 6 ? (folders[number - 1] ?? root) : root;
    const odd = options.oddNames ? oddNames[number] : undefined;
    const folder = join(parent, odd ?? Buffer.from(`folder ${number}`));
    await fs.mkdir(folder, { mode: 0o755 });
    folders.push(folder);
  }
  // the last tenth of the folders stays empty
  const filled = folders.slice(0, Math.max(1, Math.floor(folders.length * 0.9)));
  for (let number = 0; number < options.files; number += 1) {
    await createFile(filled[number % filled.length] ?? root, number, options);
  }
  await fs.symlink('folder 0', join(root, Buffer.from('link to a folder')));
  await settleTimes([...folders, root]);
}

async function createFile(folder: Buffer, number: number, options: TreeOptions): Promise<void> {
  const odd = options.oddNames && number < 300 ? oddNames[Math.floor(number / 20)] : undefined;
  const plain = Buffer.from(`file ${number}.bin`);
  const name = odd && !(await exists(join(folder, odd))) ? odd : plain;
  const at = join(folder, name);
  const size = number % 10 === 0 ? 0 : (number * 977) % 40_000;
  await fs.writeFile(at, Buffer.alloc(size, `${number} `), { mode: 0o600 });
  await fs.chmod(at, modes[number % modes.length] ?? 0o644);
  const seconds = 1_600_000_000 + number * 61;
  await fs.utimes(at, seconds, seconds);
}

async function settleTimes(directories: readonly Buffer[]): Promise<void> {
  // deepest last made, so backwards: setting a child's time leaves its parent's alone anyway
  for (const [index, directory] of directories.entries()) {
    await fs.utimes(directory, 1_500_000_000 + index, 1_500_000_000 + index);
  }
}

async function exists(at: Buffer): Promise<boolean> {
  return fs.lstat(at).then(
    () => true,
    () => false,
  );
}

function join(directory: Buffer, name: Buffer): Buffer {
  return Buffer.concat([directory, Buffer.from('/'), name]);
}

/** Everything below a directory as comparable lines: bytes of the path in hex, kind, mode, time, hash or target. */
export async function describeTree(directory: string): Promise<string[]> {
  const lines: string[] = [];
  await describe(Buffer.from(directory), Buffer.alloc(0), lines);
  return lines.toSorted();
}

async function describe(root: Buffer, below: Buffer, lines: string[]): Promise<void> {
  const names = await fs.readdir(join(root, below), { encoding: 'buffer' });
  for (const name of names) {
    const inside = below.length === 0 ? name : join(below, name);
    const at = join(root, inside);
    const stats = await fs.lstat(at);
    const mode = (stats.mode & 0o7777).toString(8);
    const time = Math.floor(stats.mtimeMs / 1_000);
    const label = `${inside.toString('hex')} (${inside.toString('latin1')})`;
    if (stats.isDirectory()) {
      lines.push(`${label} directory ${mode} ${time}`);
      await describe(root, inside, lines);
    } else if (stats.isSymbolicLink()) {
      lines.push(`${label} link ${(await fs.readlink(at, 'buffer')).toString('hex')}`);
    } else {
      const hash = createHash('sha256')
        .update(await fs.readFile(at))
        .digest('hex');
      lines.push(`${label} file ${mode} ${time} ${stats.size} ${hash}`);
    }
  }
}

/** Number of entries below a directory. */
export async function countEntries(directory: string): Promise<number> {
  const names = await fs.readdir(directory, { recursive: true });
  return names.length;
}
