import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { createKnownHostsStore } from '../../store/known-hosts-store.ts';
import { createKnownHosts } from './known-hosts.ts';

const prefix = 'AAAAC3NzaC1lZDI1NTE5AAAAI';
const key = (letter: string) => `ssh-ed25519 ${prefix}${letter.repeat(43)}`;

let dir = '';
let userFile = '';
let systemFile = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hawser-list-'));
  userFile = join(dir, 'known_hosts');
  systemFile = join(dir, 'system');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const service = () =>
  createKnownHosts(createKnownHostsStore({ userFiles: [userFile], globalFiles: [systemFile] }));
const namesFor = async (filter: string) =>
  (await service().list({ filter })).hosts.map(({ names }) => names);

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 7);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

describe('the list of known hosts', () => {
  it('tells names, key, place and marker of each line, and what became of each file', async () => {
    const lines = [
      '# mine',
      `web,10.0.0.1 ${key('A')} ann@desk`,
      `@revoked * ${key('B')}`,
      'nonsense',
      `${hashed('web')} ${key('C')}`,
    ];
    await writeFile(userFile, `${lines.join('\r\n')}\r\n`);
    const { files, hosts } = await service().list({ filter: '' });
    expect(files).toEqual([
      { path: userFile, state: { at: 'read', keys: 3, broken: 1 } },
      { path: systemFile, state: { at: 'absent' } },
    ]);
    expect(hosts).toMatchObject([
      { line: 2, marker: 'none', names: 'web,10.0.0.1', isPlain: true, comment: 'ann@desk' },
      { line: 3, marker: 'revoked', names: '*', isPlain: false },
      { line: 5, marker: 'none', names: null, isPlain: true },
    ]);
    expect(hosts[0]).toMatchObject({
      isRemovable: true,
      keyType: 'ssh-ed25519',
      bits: 256,
      fingerprint: expect.stringMatching(/^SHA256:.{43}$/) as string,
    });
  });

  it('finds part of a name, all of a hidden one, and what a pattern stands for', async () => {
    const lines = [
      `web.example ${key('A')}`,
      `${hashed('[web.example]:2222')} ${key('B')}`,
      `*.example,!db.example ${key('C')}`,
      `mail ${key('D')}`,
    ];
    await writeFile(userFile, lines.join('\n'));
    expect(await namesFor('WEB')).toEqual(['web.example']);
    expect(await namesFor('web.example:2222')).toEqual([null]);
    expect(await namesFor('[web.example]:2222')).toEqual([null]);
    expect(await namesFor(' web.example ')).toEqual(['web.example', '*.example,!db.example']);
    expect(await namesFor('nobody')).toEqual([]);
  });

  it('says why a file cannot be read, and shows the others', async () => {
    await mkdir(userFile);
    await writeFile(systemFile, `web ${key('A')}\n`);
    const { files, hosts } = await service().list({ filter: '' });
    expect(files[0]).toMatchObject({ state: { at: 'unreadable' } });
    expect(hosts).toMatchObject([{ file: systemFile, isRemovable: false }]);
  });

  it('shows no more than it may, and counts them all', async () => {
    const count = limits.knownHostsListed + 1;
    await writeFile(userFile, `web ${key('A')}\n`.repeat(count));
    const { files, hosts } = await service().list({ filter: '' });
    expect(files[0]).toMatchObject({ state: { keys: count } });
    expect(hosts).toHaveLength(limits.knownHostsListed);
  });
});

describe('removal of known hosts', () => {
  it('takes out the lines meant, wherever they stand by now', async () => {
    const before = `# mine\nweb ${key('A')}\r\ndb ${key('B')}\nweb ${key('C')}`;
    await writeFile(userFile, before);
    const all = service();
    const { hosts } = await all.list({ filter: 'web' });
    await writeFile(userFile, `new ${key('D')}\n${before}`);
    const lines = hosts.map(({ file, id }) => ({ file, id }));
    expect(await all.remove({ lines })).toEqual({ removed: 2 });
    expect(readFileSync(userFile, 'utf8')).toBe(`new ${key('D')}\n# mine\ndb ${key('B')}`);
    expect(await all.remove({ lines })).toEqual({ removed: 0 });
  });

  it('touches neither the system’s files nor any other', async () => {
    await writeFile(systemFile, `web ${key('A')}\n`);
    const all = service();
    const { hosts } = await all.list({ filter: '' });
    const [host] = hosts;
    if (!host) throw new Error('not listed');
    for (const file of [systemFile, join(dir, 'other')]) {
      await expect(all.remove({ lines: [{ file, id: host.id }] })).rejects.toMatchObject({
        code: 'refused',
      });
    }
    expect(readFileSync(systemFile, 'utf8')).toBe(`web ${key('A')}\n`);
  });
});
