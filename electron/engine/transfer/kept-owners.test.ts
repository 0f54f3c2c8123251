/** Owner and group of replaced files on OpenSSH's SFTP server: kept where the account may, told where it may not. */
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { transfer } from './run.test-support.ts';
import type { Tuning } from './tuning.ts';

const nobody = 65_534;
const daemon = 1;

describe.runIf(process.getuid?.() === 0)('a file that takes the place of somebody else’s', () => {
  let dir = '';
  const stops: (() => unknown)[] = [];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hawser-kept-owners-'));
    await mkdir(join(dir, 'from'));
    await mkdir(join(dir, 'to'));
    await chmod(dir, 0o755);
    await chmod(join(dir, 'to'), 0o777);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
    await rm(dir, { recursive: true, force: true });
  });

  async function far(user: number): Promise<RemoteFileSystem> {
    const server = startSftpServer({ directory: dir, user });
    stops.push(() => server.stop());
    const client = await SftpClient.open(server.channel);
    stops.push(() => client.end());
    return new RemoteFileSystem({ clients: () => [client] });
  }

  async function put(name: string, mode: number): Promise<void> {
    await writeFile(join(dir, 'from', name), 'new');
    await writeFile(join(dir, 'to', name), 'the old one');
    await chown(join(dir, 'to', name), daemon, daemon);
    await chmod(join(dir, 'to', name), mode);
  }

  async function overwrite(
    target: RemoteFileSystem | LocalFileSystem,
    tuning: Partial<Tuning> = {},
  ) {
    const items = new Map<string, TransferItem>();
    const names = await readdir(join(dir, 'from'));
    const outcome = await transfer({
      source: new LocalFileSystem(),
      target,
      paths: names.map((name) => `${dir}/from/${name}`),
      to: `${dir}/to`,
      options: { conflict: 'overwrite' },
      tuning,
      onItems: (news) => {
        for (const item of news) items.set(item.path.slice(`${dir}/from/`.length), item);
      },
    });
    expect(outcome).toMatchObject({ state: 'done', problems: [] });
    for (const name of names) expect(await readFile(join(dir, 'to', name), 'utf8')).toBe('new');
    return { outcome, changed: (name: string) => items.get(name)?.changedHands };
  }

  const facts = async (name: string) => {
    const { uid, gid, mode } = await stat(join(dir, 'to', name));
    return [uid, gid, mode & 0o7777];
  };

  it('belongs to the account that may not give files away, and that is told by name', async () => {
    await put('a', 0o644);
    const { outcome, changed } = await overwrite(await far(nobody));
    expect(await facts('a')).toEqual([nobody, nobody, 0o644]);
    const told = {
      owner: { was: 'daemon', now: 'nobody' },
      group: { was: 'daemon', now: 'nogroup' },
    };
    expect(changed('a')).toEqual(told);
    expect(outcome.changedHands).toEqual(told);
  });

  it('does not run as its new owner, and is no more open to its new group than to everybody', async () => {
    await put('runs', 0o6755);
    await put('of-group', 0o660);
    await overwrite(await far(nobody));
    expect(await facts('runs')).toEqual([nobody, nobody, 0o755]);
    expect(await facts('of-group')).toEqual([nobody, nobody, 0o600]);
  });

  it.each([
    ['a server', () => far(0), 0o2750],
    ['this computer', () => Promise.resolve(new LocalFileSystem()), 0o750],
  ])('keeps both where root writes, at %s', async (_, open, mode) => {
    await put('a', 0o2750);
    const { outcome, changed } = await overwrite(await open());
    expect(await facts('a')).toEqual([daemon, daemon, mode]);
    expect(changed('a')).toBeUndefined();
    expect(outcome.changedHands).toBeUndefined();
  });

  it('says nothing when the account has what it replaces', async () => {
    await put('a', 0o640);
    await chown(join(dir, 'to', 'a'), nobody, nobody);
    const { outcome } = await overwrite(await far(nobody));
    expect(await facts('a')).toEqual([nobody, nobody, 0o640]);
    expect(outcome.changedHands).toBeUndefined();
  });

  it('stops asking a server that refuses, however many files there are', async () => {
    const atOnce = 16;
    const names = Array.from({ length: 100 }, (_, number) => `file ${number}`);
    for (const name of names) await put(name, 0o644);
    const target = await far(nobody);
    let asked = 0;
    const give = target.setOwnAttrs.bind(target);
    target.setOwnAttrs = async (...all) => {
      asked += 1;
      await give(...all);
    };
    const { changed } = await overwrite(target, { smallJobs: atOnce, nearJobs: atOnce });
    expect(names.filter((name) => changed(name)?.owner?.was === 'daemon')).toHaveLength(100);
    // those that were under way at once, each with an owner and a group to ask for; without an end of it there are 200
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(2 * atOnce);
  });
});
