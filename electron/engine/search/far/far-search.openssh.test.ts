// Over 300 lines but one file: each case is one more promise of the same search, against the same servers.
/** Searches by `find` and `grep` over a real OpenSSH server: the same results as over SFTP, and as by a look of our own. */
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchQuery } from '../../../../shared/contract/search.ts';
import type { Entry } from '../../../../shared/entry.ts';
import { limits } from '../../../../shared/limits.ts';
import { startCountingProxy } from '../../../testing/counting-proxy.ts';
import { seeded } from '../../../testing/seed.ts';
import {
  commandsOf,
  countTurns,
  dyingGrep,
  plantMany,
  poorTools,
  truncateTo,
} from '../../../testing/search-tools.ts';
import { createScript, paramsFor } from '../../../testing/ssh-fixtures.ts';
import { startSshd, type SshdOptions } from '../../../testing/sshd.ts';
import { RemoteFileSystem } from '../../fs/remote.ts';
import { SftpClient } from '../../sftp/client.ts';
import { connect } from '../../ssh/connection.ts';
import type { Search, SearchOutcome } from '../findings.ts';
import { searchTree } from '../search-tree.ts';
import { searchFar } from './far-search.ts';
import { FarShell } from './far-shell.ts';
import { plantRandomTree, randomQuery, referenceSearch } from '../../../testing/search-cases.ts';

let dir: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-far-search-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await rm(dir, { recursive: true, force: true });
});

async function start(options: SshdOptions = {}) {
  const sshd = await startSshd(options);
  ends.push(() => sshd.stop());
  const keys = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
  const connection = await connect(paramsFor(sshd.port, keys), createScript().deps);
  ends.push(() => connection.close());
  const client = await SftpClient.open(await connection.openSubsystem('sftp'));
  const files = new RemoteFileSystem({ clients: () => [client] });
  const commands: string[] = [];
  const shell = new FarShell(
    {
      openExec: (command) => connection.openExec(command),
      openExecStream: (command, given) => {
        commands.push(command);
        return connection.openExecStream(command, given);
      },
    },
    undefined,
  );
  return { sshd, files, shell, commands };
}

type Far = Awaited<ReturnType<typeof start>>;
type Result = { readonly entries: readonly Entry[]; readonly outcome: SearchOutcome };

const everything: SearchQuery = { names: '', kinds: 'all', depth: limits.treeDepth };

async function run(
  by: (search: Search) => Promise<SearchOutcome | undefined>,
  query: Partial<SearchQuery>,
  more: Partial<Search> = {},
): Promise<Result | undefined> {
  const found = new Map<string, Entry>();
  const outcome = await by({
    path: dir,
    starts: [],
    query: { ...everything, ...query },
    signal: new AbortController().signal,
    onFound: (entries) => {
      // times of access are told over SFTP only, and nobody looks at them
      for (const { atimeMs: _atimeMs, ...entry } of entries) found.set(entry.name, entry);
    },
    onProgress: () => undefined,
    ...more,
  });
  if (outcome === undefined) return undefined;
  const entries = [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { entries, outcome };
}

const byFind = (far: Far) => (search: Search) => searchFar(far.files, far.shell, search);
const bySftp = (far: Far) => (search: Search) => searchTree(far.files, search);

describe('a search at a server with a shell', () => {
  it('finds the same as over SFTP, and as a look of our own, in random trees', async () => {
    const far = await start();
    let total = 0;
    for (let seed = 1; seed <= 6; seed += 1) {
      const random = seeded(seed);
      const root = join(dir, `tree ${seed}`);
      await plantRandomTree(root, random);
      for (let count = 0; count < 8; count += 1) {
        const { query, starts } = randomQuery(random);
        const asked = { path: root, starts };
        const label = JSON.stringify({ seed, count, starts, query });
        const found = await run(byFind(far), query, asked);
        const walked = await run(bySftp(far), query, asked);
        expect(found?.entries, label).toEqual(walked?.entries);
        expect(found?.outcome, label).toEqual(walked?.outcome);
        const names = found?.entries.map(({ name }) => name);
        expect(names, label).toEqual(await referenceSearch(root, starts, query));
        total += names?.length ?? 0;
      }
    }
    expect(total).toBeGreaterThan(200);
  }, 120_000);

  it('finds the same with a find that only tells names, and without a grep that can be used', async () => {
    const far = await start({ config: [`SetEnv PATH=${await poorTools(dir)}:/usr/bin:/bin`] });
    expect(await far.shell.tools()).toEqual({ find: 'plain', grep: false });
    for (let seed = 21; seed <= 22; seed += 1) {
      const random = seeded(seed);
      const root = join(dir, `tree ${seed}`);
      await plantRandomTree(root, random);
      for (let count = 0; count < 8; count += 1) {
        const { query, starts } = randomQuery(random);
        const label = JSON.stringify({ seed, count, query });
        const found = await run(byFind(far), query, { path: root, starts });
        // nothing to narrow it: then each would have to be looked at, and SFTP does that better
        const isNarrow = query.names.split('|')[0] !== '';
        const walked = isNarrow ? await run(bySftp(far), query, { path: root, starts }) : undefined;
        expect(found, label).toEqual(walked);
      }
    }
  });

  it('says little and asks once, where SFTP asks for each folder', async () => {
    const sshd = await startSshd();
    ends.push(() => sshd.stop());
    const proxy = await startCountingProxy(sshd.port);
    ends.push(() => proxy.close());
    const keys = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
    const connection = await connect(paramsFor(proxy.port, keys), createScript().deps);
    ends.push(() => connection.close());
    const client = await SftpClient.open(await connection.openSubsystem('sftp'));
    const files = new RemoteFileSystem({ clients: () => [client] });
    const shell = new FarShell(connection, undefined);
    await shell.tools();
    for (let at = 0; at < 100; at += 1) await mkdir(join(dir, `folder ${at}`));
    await writeFile(join(dir, 'folder 7/x.txt'), '');
    const traffic = async (by: (search: Search) => Promise<SearchOutcome | undefined>) => {
      const before = proxy.toServer;
      const found = await run(by, { names: '*.txt' });
      expect(found?.entries).toHaveLength(1);
      return proxy.toServer - before;
    };
    const byTools = await traffic((search) => searchFar(files, shell, search));
    const byRequests = await traffic((search) => searchTree(files, search));
    expect(byTools).toBeLessThan(2_500);
    expect(byRequests).toBeGreaterThan(10 * byTools);
  });

  it('begins in the folders it is told, whatever their names are', async () => {
    const far = await start();
    const names = ['a', "it's; touch pwned", '-exec', '$(touch pwned)', 'new\nline', '*'];
    for (const name of [...names, 'other']) {
      await mkdir(join(dir, name, 'deep'), { recursive: true });
      await writeFile(join(dir, name, 'deep', 'x.txt'), '');
    }
    const found = await run(byFind(far), { names: 'x.txt' }, { starts: names });
    expect(found?.entries.map(({ name }) => name)).toEqual(
      names.map((name) => `${name}/deep/x.txt`).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    const shallow = await run(byFind(far), { depth: 0 }, { starts: names });
    expect(shallow?.entries.every(({ name }) => name.endsWith('/deep'))).toBe(true);
    expect(shallow?.outcome).toMatchObject({ folders: 6, entries: 6 });
  });

  it('looks for any text as it is, and has the shell run none of it', async () => {
    const far = await start({ hasOwnHome: true });
    const hostile = [
      '$(touch pwned)',
      '`touch pwned`',
      "'; touch pwned; '",
      '"; touch pwned; "',
      '-f/etc/passwd',
      '--',
      '\\',
      '[a-z]*',
      '%s%n',
      '{}',
      '\t',
      'Gr\u00fc\u00df',
      '\u6e2f\u202e',
      '!!',
      '~',
      '\r',
    ];
    for (const [at, text] of hostile.entries()) {
      await writeFile(join(dir, `f${at}`), `before ${text} after`);
    }
    for (const [at, text] of hostile.entries()) {
      const content = { text, matchCase: true, maxBytes: 1_000 };
      const found = await run(byFind(far), { content });
      const expected = hostile.flatMap((other, index) =>
        `before ${other} after`.includes(text) ? [`f${index}`] : [],
      );
      expect(expected).toContain(`f${at}`);
      expect(
        found?.entries.map(({ name }) => name),
        text,
      ).toEqual(expected.toSorted());
    }
    for (const folder of [dir, far.sshd.dir]) {
      expect(await readdir(folder)).not.toContain('pwned');
    }
    expect(far.commands.filter((command) => command.includes('grep'))).not.toHaveLength(0);
  });

  it('stops at its cap, and ends the command', async () => {
    const far = await start();
    await plantMany(dir, 300);
    const capped = await run(byFind(far), {}, { maxResults: 10 });
    expect([capped?.entries.length, capped?.outcome.capped]).toEqual([10, true]);
    await expect.poll(() => commandsOf(far.sshd), { timeout: 15_000 }).toEqual([]);
  });

  it('answers a cancel at once, tells nothing more, and ends what runs at the server', async () => {
    const far = await start();
    await far.shell.tools();
    await plantMany(dir, 15_000);
    const stop = new AbortController();
    let told = 0;
    let toldAfter = 0;
    let turns = (): number => NaN;
    await run(
      byFind(far),
      {},
      {
        signal: stop.signal,
        onFound: (entries) => {
          if (stop.signal.aborted) toldAfter += 1;
          told += entries.length;
          turns = countTurns();
          stop.abort();
        },
      },
    );
    // within 300 ms, said in turns of the loop: a busy machine takes its own time for each
    expect(turns()).toBeLessThan(3);
    expect(toldAfter).toBe(0);
    expect(told).toBeLessThan(5_000);
    await expect.poll(() => commandsOf(far.sshd), { timeout: 15_000 }).toEqual([]);
  });

  it('ends a grep that finds nothing for long', async () => {
    const far = await start();
    await far.shell.tools();
    // all of it a hole: no disk is read, and there is nothing to find
    await truncateTo(join(dir, 'huge'), 60_000_000_000);
    const stop = new AbortController();
    const content = { text: 'needle', matchCase: true, maxBytes: 1e12 };
    const searching = run(byFind(far), { content }, { signal: stop.signal });
    await expect.poll(() => commandsOf(far.sshd), { timeout: 15_000 }).toContain('grep');
    const turns = countTurns();
    stop.abort();
    expect((await searching)?.entries).toEqual([]);
    expect(turns()).toBeLessThan(3);
    await expect.poll(() => commandsOf(far.sshd), { timeout: 15_000 }).toEqual([]);
  });
});

describe('a search at a server that is no help', () => {
  it.each<[string, SshdOptions]>([
    ['allows SFTP only', { config: ['ForceCommand internal-sftp'], sftp: 'internal' }],
    [
      'runs something else instead',
      { config: ['ForceCommand echo This account is restricted.'], sftp: 'none' },
    ],
  ])('is left to SFTP where the account %s', async (_, options) => {
    const sshd = await startSshd(options);
    ends.push(() => sshd.stop());
    const keys = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
    const connection = await connect(paramsFor(sshd.port, keys), createScript().deps);
    ends.push(() => connection.close());
    const shell = new FarShell(connection, undefined);
    expect(await shell.tools()).toBeUndefined();
  });

  it('is left to SFTP where the shell sees another folder, and is not asked again', async () => {
    const far = await start();
    await writeFile(join(dir, 'a'), '');
    const other = Object.create(far.files) as typeof far.files;
    other.stat = async (path) => ({ ...(await far.files.stat(path)), mtimeMs: 1_000 });
    expect(await run((search) => searchFar(other, far.shell, search), {})).toBeUndefined();
    expect(await far.shell.tools()).toBeUndefined();
  });

  it('is left to SFTP, which says why, where the folder is not there', async () => {
    const far = await start();
    const missing = { path: join(dir, 'gone') };
    expect(await run(byFind(far), {}, missing)).toBeUndefined();
    await expect(run(bySftp(far), {}, missing)).rejects.toMatchObject({ code: 'not-found' });
    expect(await far.shell.tools()).toBeDefined();
  });

  it('reads files over SFTP when grep breaks off', async () => {
    const far = await start({ config: [`SetEnv PATH=${await dyingGrep(dir)}:/usr/bin:/bin`] });
    expect((await far.shell.tools())?.grep).toBe(true);
    await writeFile(join(dir, 'a'), 'needle');
    await writeFile(join(dir, 'b'), 'nothing');
    const content = { text: 'needle', matchCase: true, maxBytes: 1_000 };
    const found = await run(byFind(far), { content });
    expect(found?.entries.map(({ name }) => name)).toEqual(['a']);
  });

  it('is not asked twice what it has', async () => {
    const far = await start();
    let probes = 0;
    const shell = new FarShell(
      {
        openExec: () => {
          probes += 1;
          return Promise.reject(new Error('no'));
        },
        openExecStream: () => Promise.reject(new Error('no')),
      },
      undefined,
    );
    expect(await run((search) => searchFar(far.files, shell, search), {})).toBeUndefined();
    expect(await run((search) => searchFar(far.files, shell, search), {})).toBeUndefined();
    expect(probes).toBe(1);
  });
});

// root reads every folder and file
it.skipIf(process.getuid?.() === 0)('names the folders and files it must not read', async () => {
  const far = await start();
  await mkdir(join(dir, "it's\nbarred"), { recursive: true });
  await writeFile(join(dir, "it's\nbarred/x"), 'needle');
  await writeFile(join(dir, 'barred'), 'needle');
  await chmod(join(dir, "it's\nbarred"), 0);
  await chmod(join(dir, 'barred'), 0);
  const content = { text: 'needle', matchCase: true, maxBytes: 1_000 };
  const found = await run(byFind(far), { content });
  const walked = await run(bySftp(far), { content });
  await chmod(join(dir, "it's\nbarred"), 0o755);
  const places = (result: typeof found) =>
    result?.outcome.problems.map(({ path, error }) => [path, error.code]).toSorted();
  expect(places(found)).toEqual(places(walked));
  expect(places(found)).toHaveLength(2);
});
