/**
 * GHSA-v5ff-xmfp-p245: names that a shell would run, through every operation on files here and on a real server, whose
 * login shell is asked for hashes meanwhile. Nothing of them may ever be run.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inSandbox, sandbox } from '../../testing/sandbox.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { removeTree } from '../fs/tree.ts';
import { SftpClient } from '../sftp/client.ts';
import { connect, type Connection } from '../ssh/connection.ts';
import { transfer } from '../transfer/run.test-support.ts';
import { FarHasher } from '../verify/far-hasher.ts';
import { oddCommand, plainCommands } from '../verify/hash-command.ts';

let sshd: Sshd;
let connection: Connection;
let hasher: FarHasher;
let far: RemoteFileSystem;
let commands: string[];
let root: string;
beforeAll(async () => {
  sshd = await startSshd();
  const keys = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
  connection = await connect(paramsFor(sshd.port, keys), createScript().deps);
  const client = await SftpClient.open(await connection.openSubsystem('sftp'));
  far = new RemoteFileSystem({ clients: () => [client] });
});
afterAll(async () => {
  await connection.close();
  await sshd.stop();
});
beforeEach(async () => {
  root = await mkdtemp(join(sandbox.chosen, 'shell-'));
  for (const name of ['from', 'to']) await mkdir(join(root, name));
  commands = [];
  hasher = new FarHasher({
    openExec: (command) => {
      commands.push(command);
      return connection.openExec(command);
    },
  });
});
afterEach(async () => {
  hasher.end();
  await rm(root, { recursive: true, force: true });
});

/** Leaves a file in the home of whoever runs it, which no name can say with a slash. */
const run = 'cd;touch pwned';
/** What ends a word, a quote or a command in some shell, with something to run behind it. */
const names = [
  `;${run}`,
  `\n${run}\n`,
  `\r\n${run}`,
  `&& ${run}`,
  `& ${run} &`,
  `| ${run}`,
  `|| ${run}`,
  `$(${run})`,
  `\`${run}\``,
  `<(${run})`,
  `'; ${run}; '`,
  `'$(${run})'`,
  `"; ${run}; "`,
  `"$(${run})"`,
  `'"'"'; ${run}; '"'"'`,
  `\\'; ${run}; \\'`,
  `\\"; ${run}; \\"`,
  `\\`,
  `x\\\n${run}`,
  `\${IFS}$(${run})`,
  `$((1))\${PATH}`,
  `{a,b};${run}`,
  `!!;${run}`,
  `#\n${run}`,
  'a;cd;>pwned',
  'a;cd;>>pwned',
  '*',
  '?',
  '[a-z]',
  '~',
  '-rf',
  '--',
  '-o',
  `--eval=;${run}`,
  `%n;${run}`,
  `%s%n`,
  `\t;${run}`,
  ` ; ${run} `,
  `é;${run}`,
];

const hosts: { readonly [where: string]: () => FileSystem } = {
  here: () => new LocalFileSystem(),
  'at the server': () => far,
};
const ways = [
  ['here', 'here'],
  ['here', 'at the server'],
  ['at the server', 'here'],
  ['at the server', 'at the server'],
] as const;

const sideOf = (where: string): FileSystem => {
  const side = hosts[where]?.();
  if (side === undefined) throw new Error(where);
  return side;
};

/** Does something while nothing may be run: not in a home, nor where the test runs. */
async function unrun<T>(work: () => Promise<T>): Promise<T> {
  const done = await inSandbox(work, [sshd.dir]);
  for (const folder of [sshd.dir, root, join(root, 'from'), join(root, 'to'), process.cwd()]) {
    expect(await readdir(folder), folder).not.toContain('pwned');
  }
  for (const command of commands) expect(constant).toContain(command);
  return done;
}
const constant = [...plainCommands, oddCommand].map(({ text }) => text);

describe('GHSA-v5ff-xmfp-p245 names that a shell would run', () => {
  it('do so where a shell gets them, so that this test can tell', async () => {
    const channel = await connection.openExec(`ls -d /${names[0]}`);
    await channel.finish(Buffer.alloc(0), { deadlineMs: 10_000 });
    expect(await readdir(sshd.dir)).toContain('pwned');
    await rm(join(sshd.dir, 'pwned'));
  });

  it.each(ways)('are copied from %s to %s, and checked there, as names only', async (from, to) => {
    for (const [at, name] of names.entries()) {
      await writeFile(join(root, 'from', name), Buffer.alloc(1_000 + at, at));
    }
    const outcome = await unrun(() =>
      transfer({
        source: sideOf(from),
        target: sideOf(to),
        paths: [join(root, 'from')],
        to: join(root, 'to'),
        ...(from === to ? {} : { hasher }),
      }),
    );
    expect(outcome).toMatchObject({ state: 'done', problems: [] });
    const checks = from === to ? {} : { sha256: names.length };
    expect(outcome.checks).toMatchObject(checks);
    expect((await readdir(join(root, 'to/from'))).toSorted()).toEqual(names.toSorted());
    for (const [at, name] of names.entries()) {
      expect(await readFile(join(root, 'to/from', name))).toEqual(Buffer.alloc(1_000 + at, at));
    }
  });

  it.each(Object.keys(hosts))(
    'are renamed, replaced and deleted %s as names only',
    async (where) => {
      const files = sideOf(where);
      const in_ = (name: string) => join(root, 'to', name);
      await unrun(async () => {
        for (const name of names) {
          await writeFile(join(root, 'from/file'), name);
          await files.rename(join(root, 'from/file'), in_(name));
          await files.rename(in_(name), in_(`${name} 2`));
          await files.makeDirectory(in_(name));
          await files.rename(in_(`${name} 2`), `${in_(name)}/${name}`);
          await files.setAttrs(`${in_(name)}/${name}`, { mode: 0o600 });
          await writeFile(join(root, 'from/file'), 'new');
          await files.replace(join(root, 'from/file'), `${in_(name)}/${name}`);
          await files.makeLink(name, `${in_(name)}/link`);
          expect(await readFile(`${in_(name)}/${name}`, 'utf8')).toBe('new');
        }
        expect((await readdir(join(root, 'to'))).toSorted()).toEqual(names.toSorted());
        for (const name of names) {
          const removal = await removeTree(files, in_(name));
          expect(removal).toMatchObject({ removed: 3, problems: [] });
        }
      });
      expect(await readdir(join(root, 'to'))).toEqual([]);
    },
  );
});
