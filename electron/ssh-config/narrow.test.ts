import { expect, it } from 'vitest';
import { narrowTo } from './narrow.ts';
import { randomCase } from './random-config.test-support.ts';
import { listHost, resolveHost } from './resolve.ts';
import { localFacts as local } from './ssh-g.test-support.ts';
import { readTree, type ConfigTree } from './tree.ts';

/** The last file is the user's; patterns stand for names that begin like them. */
function treeOf(files: ReadonlyMap<string, string>): Promise<ConfigTree> {
  const paths = [...files.keys()];
  return readTree([{ path: paths.at(-1) ?? '', isUsers: true }], {
    homes: local,
    read: (path) => Promise.resolve({ text: files.get(path) ?? '' }),
    glob: (pattern) => {
      const start = pattern.replace(/[*?].*$/, '');
      return Promise.resolve(paths.filter((path) => path.startsWith(start)).sort());
    },
  });
}

it('what a list shows of a host is what all lines say of it, on 500 random configurations', async () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const { files, query } = randomCase(seed);
    const tree = await treeOf(
      new Map(files.map(([name, text]) => [`/here/${name}`, text.replaceAll('@HERE@', '/here')])),
    );
    const linesFor = narrowTo(tree.roots);
    for (const alias of [query.alias, 'web', 'db', 'web.example.org']) {
      const { host, tcpPort, user } = resolveHost(tree, { alias }, { local });
      const listed = listHost(tree, { alias }, { local, linesFor });
      expect(listed, `seed ${seed}, ${alias}`).toEqual({ host, tcpPort, user });
    }
  }
});

it('leaves out blocks that plainly name other hosts, and no others', async () => {
  const tree = await treeOf(
    new Map([
      ['/c', 'Port 1\nHost a b\nPort 2\nHost !a\nPort 3\nHost c*\nMatch all\nPort 4\nHost a\n'],
    ]),
  );
  const numbers = (host: string) =>
    narrowTo(tree.roots)(host).flatMap(({ lines }) => lines.map(({ number }) => number));
  expect(numbers('a')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(numbers('b')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(numbers('x')).toEqual([1, 4, 5, 6, 7, 8]);
});
