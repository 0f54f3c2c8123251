import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

/** What a copy must keep of an entry. */
export type Facts = {
  readonly kind: string;
  readonly mode: number;
  readonly mtime: number;
  readonly content: string;
};

/** Everything below a directory, by the bytes of its path. */
export async function factsBelow(root: string): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>();
  const walk = async (path: Buffer, shown: string): Promise<void> => {
    for (const name of await readdir(path, { encoding: 'buffer' })) {
      const at = Buffer.concat([path, Buffer.from('/'), name]);
      const stats = await lstat(at);
      const kind = stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'file';
      const content =
        kind === 'link'
          ? await readlink(at, 'latin1')
          : kind === 'file'
            ? createHash('sha256')
                .update(await readFile(at))
                .digest('hex')
            : '';
      const mtime = kind === 'link' ? 0 : Math.floor(stats.mtimeMs / 1_000);
      facts.set(`${shown}/${name.toString('latin1')}`, {
        kind,
        mode: stats.mode & 0o7777,
        mtime,
        content,
      });
      if (kind === 'directory') await walk(at, `${shown}/${name.toString('latin1')}`);
    }
  };
  await walk(Buffer.from(root), '');
  return facts;
}

const strangeNames = [
  'plain.txt',
  'with space',
  'quote\'d "twice"',
  'new\nline',
  'tab\tand\r',
  'ünïcödé',
  '-rf',
  '$HOME `id` ; & | *',
  '.hidden',
  'trailing.',
  'a'.repeat(255),
];

/** About 300 entries in 30 folders, with everything a disk can hold. */
export async function mixedTree(root: string): Promise<number> {
  let count = 1;
  await mkdir(join(root, 'tree'));
  for (let folder = 0; folder < 30; folder += 1) {
    const path = join(root, 'tree', `folder ${folder}`);
    await mkdir(path);
    count += 1;
    if (folder % 10 === 9) continue;
    for (let at = 0; at < 10; at += 1) {
      const name = at === 0 ? (strangeNames[folder % strangeNames.length] ?? '') : `file-${at}`;
      const size = [0, 1, 10, 4_095, 32_768, 32_769, 70_000][(folder + at) % 7] ?? 0;
      await writeFile(join(path, name), Buffer.alloc(size, `${folder}/${at}`));
      await chmod(join(path, name), [0o644, 0o600, 0o755, 0o444][at % 4] ?? 0o644);
      await utimes(join(path, name), 1_500_000_000 + at, 1_400_000_000 + folder * 100 + at);
      count += 1;
    }
    await symlink(`../folder ${folder + 1}/file-1`, join(path, 'link'));
    count += 1;
  }
  await writeFile(
    Buffer.concat([Buffer.from(`${root}/tree/latin1-`), Buffer.from([0xe9, 0xff])]),
    'bytes',
  );
  await writeFile(join(root, 'tree', 'large'), Buffer.alloc(5_000_000, 'large file '));
  for (let folder = 0; folder < 30; folder += 1) {
    const path = join(root, 'tree', `folder ${folder}`);
    await chmod(path, folder % 3 === 0 ? 0o750 : 0o755);
    await utimes(path, 1_300_000_000, 1_300_000_000 + folder);
  }
  await utimes(join(root, 'tree'), 1_200_000_000, 1_200_000_000);
  return count + 2;
}
