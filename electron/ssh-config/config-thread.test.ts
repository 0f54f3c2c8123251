import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtConfigWorker, ensureBuilt } from '../testing/built.ts';
import { runConfigJob, type ConfigSources } from './config-jobs.ts';
import { askConfig, readConfigWith } from './config-thread.ts';
import { diskFiles } from './read-files.ts';
import { localFacts } from './ssh-g.test-support.ts';
import { leastTurnMs, slowness } from '../testing/processor-time.ts';

let directory = '';
beforeAll(async () => {
  await ensureBuilt();
  readConfigWith(pathToFileURL(builtConfigWorker));
  directory = await mkdtemp(join(tmpdir(), 'hawser-config-thread-'));
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

const files = diskFiles(process.getuid?.());
const nothingKnown = { execResults: new Map(), canonicalNames: new Map() };

async function sourcesOf(text: string): Promise<ConfigSources> {
  const userFile = join(directory, 'config');
  await writeFile(userFile, text, { mode: 0o600 });
  // as main has them: with the environment itself, and functions beside
  const local = { ...localFacts, env: process.env, sshDirectory: directory };
  const beside = { files, run: () => undefined };
  return { userFile, systemFile: undefined, local, ...beside };
}

/** All that is asked of a configuration, of its last host. */
async function askAll(sources: ConfigSources, alias: string) {
  const hosts = await askConfig<'hosts'>({ do: 'hosts' }, sources, files);
  const status = await askConfig<'status'>({ do: 'status' }, sources, files);
  const query = { alias };
  const job = { do: 'resolve', query, ...nothingKnown } as const;
  const host = await askConfig<'resolve'>(job, sources, files);
  return { hosts, status, host };
}

describe('the thread that reads the configuration', () => {
  it('says what is said without it', async () => {
    const sources = await sourcesOf(
      'Host web\n  HostName box\n  Port x\nHost *.org\n  User eve\nMatch exec "true"\n  Port 7\n',
    );
    expect(await askConfig<'hosts'>({ do: 'hosts' }, sources, files)).toEqual(
      await runConfigJob<'hosts'>({ do: 'hosts' }, sources, files),
    );
    expect(await askConfig<'status'>({ do: 'status' }, sources, files)).toEqual(
      await runConfigJob<'status'>({ do: 'status' }, sources, files),
    );
    const job = { do: 'resolve', query: { alias: 'x.org' }, ...nothingKnown } as const;
    expect(await askConfig<'resolve'>(job, sources, files)).toEqual(
      await runConfigJob<'resolve'>(job, sources, files),
    );
  });

  it('50,000 hosts in 20 MB hold up main for less than 100 ms, and the last one is used as written', async () => {
    const block = (n: number) =>
      `Host h${n} alias-${n}\n  HostName h${n}.example.org\n  Port ${1_000 + (n % 1_000)}\n  User u${n}\n  # ${'x'.repeat(320)}\n`;
    const sources = await sourcesOf(Array.from({ length: 50_000 }, (_, n) => block(n)).join(''));
    let found: Awaited<ReturnType<typeof askAll>> | undefined;
    const mostMs = 100 * (await slowness());
    const blockedMs = await leastTurnMs(async () => {
      found = await askAll(sources, 'h49999');
    }, mostMs);
    expect(found?.hosts).toHaveLength(1_000);
    expect(found?.hosts[999]).toMatchObject({ host: 'h499.example.org', user: 'u499' });
    expect(found?.status.problems).toMatchObject([{ message: /first 1000 hosts/ }]);
    expect(found?.host).toMatchObject({ host: 'h49999.example.org', tcpPort: 1_999 });
    expect(blockedMs).toBeLessThan(mostMs);
  }, 120_000);

  it('patterns of many stars, many files and files of many files hold it up no longer', async () => {
    const parts = join(directory, 'parts');
    await mkdir(parts, { recursive: true });
    for (let n = 0; n < 300; n += 1)
      await writeFile(join(parts, `p${n}.conf`), `Host i${n}\n  Port 7\n`, { mode: 0o600 });
    const stars = `Host ${'*a'.repeat(400)}b\n  Port 1\n`;
    const sources = await sourcesOf(
      `Include parts/*.conf\nInclude ${'*/'.repeat(30)}*\n${stars.repeat(50)}Match host ${'*a'.repeat(300)}\n  Port 2\nHost *\n  User eve\n`,
    );
    let found: Awaited<ReturnType<typeof askAll>> | undefined;
    const alias = 'a'.repeat(250);
    const mostMs = 100 * (await slowness());
    const blockedMs = await leastTurnMs(async () => {
      found = await askAll(sources, alias);
    }, mostMs);
    expect(found?.hosts.length).toBeGreaterThan(200);
    expect(found?.status.problems.length).toBeGreaterThan(0);
    expect(found?.host).toMatchObject({ host: alias, user: 'eve', tcpPort: 22 });
    expect(blockedMs).toBeLessThan(mostMs);
  }, 120_000);
});
