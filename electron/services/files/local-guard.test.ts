import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalGuard } from './local-guard.ts';
import type { LocalQuestion } from './local-consent.ts';
import { processorMs, slowness } from '../../testing/processor-time.ts';

let base: string;
let home: string;
const ask = vi.fn<(question: LocalQuestion) => Promise<boolean>>();

beforeEach(async () => {
  base = await fs.realpath(await fs.mkdtemp(join(tmpdir(), 'hawser-guard-')));
  home = join(base, 'home');
  for (const place of ['.ssh', '.config/Hawser', 'work', 'Downloads']) {
    await fs.mkdir(join(home, place), { recursive: true });
  }
  await fs.mkdir(join(base, 'srv'));
  ask.mockReset().mockResolvedValue(false);
});
afterEach(() => fs.rm(base, { recursive: true, force: true }));

const guard = () =>
  new LocalGuard({
    platform: process.platform,
    homeDirectory: home,
    profileDirectory: join(home, '.config/Hawser'),
    ask,
  });
const refused = expect.objectContaining({ code: 'refused' }) as unknown;
const download = (directory: string, ...paths: string[]) => ({
  from: { fs: 'a', paths },
  to: { fs: 'local', directory },
});
const upload = (...paths: string[]) => ({
  from: { fs: 'local', paths },
  to: { fs: 'a', directory: '/' },
});

describe.skipIf(process.platform === 'win32')('what a page may have done to local files', () => {
  it('is all below the home folder, unasked; and nothing of a server is looked at', async () => {
    const g = guard();
    await g.change('local', [join(home, 'work/a'), join(home, 'new/b/c')]);
    await g.transfer(download(join(home, 'Downloads'), '/srv/x', '/srv/.hidden'));
    await g.transfer(download(home, '/srv/site'));
    await g.transfer(upload(join(home, 'work')));
    await g.change('a', ['/etc/passwd', 'relative/../x']);
    expect(ask).not.toHaveBeenCalled();
  });

  it.each([
    [
      'a key for others',
      (g: LocalGuard) => g.transfer(download(join(home, '.ssh'), '/x/authorized_keys')),
    ],
    ['a folder that is one', (g: LocalGuard) => g.transfer(download(home, '/x/.ssh'))],
    ['one among others', (g: LocalGuard) => g.transfer(download(home, '/x/a', '/x/.ssh', '/x/b'))],
    ['a start file of the shell', (g: LocalGuard) => g.transfer(download(home, '/x/.bashrc'))],
    [
      'a start file by renaming',
      (g: LocalGuard) => g.change('local', [join(home, 'work/x'), join(home, '.bashrc')]),
    ],
    [
      'a move of keys to see',
      (g: LocalGuard) => g.change('local', [join(home, '.ssh/id'), join(home, 'work/id')]),
    ],
    ['autostart', (g: LocalGuard) => g.change('local', [join(home, '.config/autostart/x')])],
    ['a program found first', (g: LocalGuard) => g.transfer(download(join(home, 'bin'), '/x/ls'))],
    [
      'our own files',
      (g: LocalGuard) => g.change('local', [join(home, '.config/Hawser/hosts.json')]),
    ],
    ['the home folder itself', (g: LocalGuard) => g.change('local', [home])],
    ['what is outside of it', (g: LocalGuard) => g.transfer(download(join(base, 'srv'), '/x/a'))],
    ['what lies beside it by name', (g: LocalGuard) => g.change('local', [`${home}2/x`])],
    ['keys to carry away', (g: LocalGuard) => g.transfer(upload(join(home, '.ssh/id_ed25519')))],
    ['keys within the home folder', (g: LocalGuard) => g.transfer(upload(home))],
    [
      'a start file to move away',
      (g: LocalGuard) => g.transfer({ ...upload(join(home, '.bashrc')), options: { move: true } }),
    ],
    [
      'a start file by another name',
      (g: LocalGuard) => {
        const { from, to } = download(home, '/x/harmless');
        return g.transfer({ from, to: { ...to, names: ['.bashrc'] } });
      },
    ],
    [
      'a move into a place of settings',
      (g: LocalGuard) => g.move('local', [join(home, 'work/x')], join(home, '.config/autostart')),
    ],
    [
      'a move out of one',
      (g: LocalGuard) => g.move('local', [join(home, '.config/autostart/x')], join(home, 'work')),
    ],
    ['our own files to carry away', (g: LocalGuard) => g.transfer(upload(join(home, '.config')))],
  ])('is not %s, unless the user agrees', async (_, request) => {
    await expect(request(guard())).rejects.toEqual(refused);
    expect(ask).toHaveBeenCalledOnce();
    ask.mockResolvedValue(true);
    await expect(request(guard())).resolves.toBeUndefined();
  });

  it('is not what a link leads to, be it one that a server had made', async () => {
    await fs.symlink(join(home, '.ssh'), join(home, 'work/nice'));
    await fs.symlink(join(home, '.profile'), join(home, 'work/dangling'));
    const g = guard();
    await expect(
      g.transfer(download(join(home, 'work/nice'), '/x/authorized_keys')),
    ).rejects.toEqual(refused);
    await expect(g.change('local', [join(home, 'work/nice/authorized_keys')])).rejects.toEqual(
      refused,
    );
    expect(ask).toHaveBeenCalledTimes(2);
    // nobody can tell what it will lead to, so nobody is asked
    await expect(g.transfer(download(join(home, 'work/dangling/x'), '/x/a'))).rejects.toEqual(
      refused,
    );
    expect(ask).toHaveBeenCalledTimes(2);
    // the link itself may be deleted
    await g.change('local', [join(home, 'work/nice')]);
  });

  it.each(['../.ssh/x', 'work', './x', ''])('is not at a path like %j', async (path) => {
    const g = guard();
    ask.mockResolvedValue(true);
    await expect(g.change('local', [path])).rejects.toEqual(refused);
    await expect(g.change('local', [`${home}/work/../.ssh/x`])).rejects.toEqual(refused);
    await expect(g.transfer(download(`${home}/work/..`, '/x/.ssh'))).rejects.toEqual(refused);
    expect(ask).not.toHaveBeenCalled();
  });

  it('is asked about once: a yes counts for the place and below, a no for nothing', async () => {
    const g = guard();
    const srv = join(base, 'srv');
    await expect(g.change('local', [join(srv, 'a')])).rejects.toEqual(refused);
    ask.mockResolvedValue(true);
    await g.change('local', [join(srv, 'a')]);
    await g.transfer(download(join(srv, 'deep/er'), '/x/a'));
    expect(ask.mock.calls).toEqual([
      [{ kind: 'change', place: srv }],
      [{ kind: 'change', place: srv }],
    ]);
    await g.change('local', [join(base, 'a')]);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('asks one question at a time, and the same one once', async () => {
    let answer: (isYes: boolean) => void = () => undefined;
    ask.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const g = guard();
    const first = g.change('local', [join(home, '.bashrc')]);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
    const again = g.change('local', [join(home, '.bashrc')]);
    await expect(g.change('local', [join(home, '.zshrc')])).rejects.toEqual(refused);
    answer(true);
    await expect(Promise.all([first, again])).resolves.toHaveLength(2);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('shows a place as it is, whatever characters are in it', async () => {
    const name = '.x\u202e\u001b[2J';
    await expect(guard().change('local', [join(home, name, 'a')])).rejects.toEqual(refused);
    expect(ask.mock.calls[0]?.[0].place).toBe(join(home, '.x\\u202E\\x1B[2J'));
  });

  it('is not spread over the whole disk in one request, and a million names take no second', async () => {
    const g = guard();
    const many = Array.from({ length: 101 }, (_, at) => join(home, `d${at}`, 'x'));
    await expect(g.change('local', many)).rejects.toEqual(refused);
    await g.change('local', many.slice(1));
    const names = Array.from({ length: 1_000_000 }, (_, at) => join(home, 'work', `f${at}`));
    const startMs = processorMs();
    await g.change('local', names);
    expect(processorMs() - startMs).toBeLessThan(5_000 * (await slowness()));
  });
});
