import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostDraft } from '../../../../shared/contract/hosts.ts';
import { portablePreview, type PortablePreview } from '../../../../shared/contract/portable.ts';
import { limits } from '../../../../shared/limits.ts';
import { createHostStore } from '../../../store/host-store.ts';
import { createTransferSettingsStore } from '../../../store/transfer-settings-store.ts';
import {
  createTransferSettings,
  usualTransferSettings,
} from '../../transfers/transfer-settings.ts';
import { createKeptSections } from '../kept-sections.ts';
import { createPortable } from './portable.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-portable-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A profile of its own, as another computer has. */
async function profile() {
  const profileDirectory = await mkdtemp(join(directory, 'profile-'));
  const fail = (trouble: string): never => expect.fail(trouble);
  const hosts = createHostStore(profileDirectory);
  const kept = createKeptSections(profileDirectory, fail);
  const transfers = createTransferSettings(
    createTransferSettingsStore(profileDirectory, { empty: usualTransferSettings }),
    fail,
  );
  const portable = createPortable({
    profileDirectory,
    hosts,
    kept,
    transfers,
    replaceTunnels: (change) => kept.tunnels.change(change(kept.tunnels.current.read())),
  });
  return { profileDirectory, hosts, kept, transfers, portable };
}

const draft = (name: string, more: Partial<HostDraft> = {}): HostDraft => ({
  name,
  address: `${name}.example`,
  tcpPort: 22,
  user: 'ada',
  authentication: { method: 'key-file', keyFile: '/keys/id' },
  ...more,
});

type Profile = Awaited<ReturnType<typeof profile>>;

async function exported({ portable }: Profile): Promise<string> {
  const file = join(directory, 'settings.json');
  await portable.save(() => Promise.resolve(file));
  return file;
}

async function previewed({ portable }: Profile, file: string): Promise<PortablePreview> {
  const preview = await portable.preview(() => Promise.resolve(file));
  if (preview === undefined) throw new Error('no preview');
  // what crosses to the page keeps to the contract
  return portablePreview.parse(preview);
}

async function fileOf(content: unknown): Promise<string> {
  const file = join(directory, 'made.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('settings that move to another computer', () => {
  it('are all there as they were, with the hosts and the ways between them', async () => {
    const old = await profile();
    const jump = await old.hosts.save(draft('gate'));
    await old.hosts.save(draft('inner', { jump: { hostId: jump.id }, nameCharset: 'gbk' }));
    await old.kept.keyboard.change({ preset: 'explorer', keys: ['copy Ctrl+Y'] });
    await old.transfers.change({ ...usualTransferSettings, parallel: 7 });
    const file = await exported(old);

    const fresh = await profile();
    const preview = await previewed(fresh, file);
    expect(preview).toMatchObject({
      file: 'settings.json',
      hosts: { added: ['gate', 'inner'], differing: [], same: 0 },
      leftOut: [],
      cautions: [],
    });
    const differing = preview.sections.filter(({ isSame }) => !isSame);
    expect(differing.map(({ section }) => section)).toEqual(['keyboard', 'transfers']);
    const outcome = await fresh.portable.take({
      importId: preview.importId,
      hosts: 'new',
      tunnels: 'none',
      sections: ['keyboard', 'transfers'],
    });
    expect(outcome).toMatchObject({ hostsAdded: 2, hostsReplaced: 0 });
    expect(await fresh.hosts.list()).toEqual(await old.hosts.list());
    expect(fresh.kept.keyboard.current.read()).toEqual(old.kept.keyboard.current.read());
    expect(fresh.transfers.current.read()).toEqual(old.transfers.current.read());
    // and the other way there is nothing to do any more
    const again = await previewed(fresh, file);
    expect(again.hosts).toEqual({ added: [], differing: [], same: 2 });
    expect(again.sections.every(({ isSame }) => isSame)).toBe(true);
  });

  it('take nothing along that was agreed to for one computer, and change none of it', async () => {
    const old = await profile();
    await old.kept.editing.change({
      ...old.kept.editing.current.read(),
      openFileAs: 'edit',
      externalEditor: '/opt/evil',
    });
    await old.kept.terminal.change({
      ...old.kept.terminal.current.read(),
      clipboardHosts: ['eve@there:22'],
      copyOnSelect: true,
    });
    const file = await exported(old);
    expect(await readFile(file, 'utf8')).not.toMatch(/evil|eve@there/);

    const fresh = await profile();
    await fresh.kept.editing.change({
      ...fresh.kept.editing.current.read(),
      externalEditor: '/usr/bin/mine',
    });
    const { importId } = await previewed(fresh, file);
    await fresh.portable.take({
      importId,
      hosts: 'none',
      tunnels: 'none',
      sections: ['editing', 'terminal'],
    });
    expect(fresh.kept.editing.current.read()).toMatchObject({
      openFileAs: 'edit',
      externalEditor: '/usr/bin/mine',
    });
    expect(fresh.kept.terminal.current.read()).toMatchObject({
      copyOnSelect: true,
      clipboardHosts: [],
    });
  });

  it('leave what was not chosen, and keep all of before in a file that takes it back', async () => {
    const old = await profile();
    const here = await profile();
    const { id } = await here.hosts.save(draft('web', { user: 'me' }));
    // the same name, given on two computers
    await old.hosts.save(draft('web', { user: 'root' }));
    await old.hosts.save(draft('db'));
    await old.kept.keyboard.change({ preset: 'explorer', keys: [] });
    const first = await previewed(here, await exported(old));
    expect(first.hosts).toEqual({ added: ['db'], differing: ['web'], same: 0 });
    await here.portable.take({
      importId: first.importId,
      hosts: 'new',
      tunnels: 'none',
      sections: [],
    });
    expect((await here.hosts.list()).map(({ name, user }) => `${user}@${name}`)).toEqual([
      'me@web',
      'ada@db',
    ]);
    expect(here.kept.keyboard.current.read().preset).toBe('commander');

    const second = await previewed(here, await exported(old));
    const { backup } = await here.portable.take({
      importId: second.importId,
      hosts: 'all',
      tunnels: 'none',
      sections: ['keyboard'],
    });
    const [web] = await here.hosts.list();
    expect(web).toMatchObject({ id, user: 'root' });
    const back = await previewed(here, backup);
    expect(back.hosts).toMatchObject({ added: [], differing: ['web'] });
    await here.portable.take({
      importId: back.importId,
      hosts: 'all',
      tunnels: 'none',
      sections: ['keyboard'],
    });
    expect((await here.hosts.list())[0]).toMatchObject({ id, user: 'me' });
    expect(here.kept.keyboard.current.read().preset).toBe('commander');
  });

  it('count once for each file that was read, and never by another’s id', async () => {
    const here = await profile();
    const file = await exported(here);
    const { importId } = await previewed(here, file);
    const { importId: next } = await previewed(here, file);
    const wanted = { hosts: 'none', tunnels: 'none', sections: [] } as const;
    const over = { code: 'not-found' };
    await expect(here.portable.take({ importId, ...wanted })).rejects.toMatchObject(over);
    await here.portable.take({ importId: next, ...wanted });
    await expect(here.portable.take({ importId: next, ...wanted })).rejects.toMatchObject(over);
  });

  it('say what makes hosts less safe', async () => {
    const old = await profile();
    await old.hosts.save(draft('a', { agentForwarding: true, legacyAlgorithms: ['ssh-rsa'] }));
    await old.hosts.save(draft('b', { agentForwarding: true, identityAgent: '/tmp/agent' }));
    await old.hosts.save(
      draft('c', { proxy: { kind: 'socks5', host: 'p.example', tcpPort: 1080 } }),
    );
    await old.kept.terminal.change({
      ...old.kept.terminal.current.read(),
      askBeforePaste: false,
    });
    expect((await previewed(await profile(), await exported(old))).cautions).toEqual([
      'a: weak algorithms are allowed',
      '2 hosts: programs there may ask for your keys',
      'c: connected to through a proxy',
      'b: keys come from an agent it names',
      'Terminals paste several lines unasked',
    ]);
  });
});

describe('a file that is not as it should be', () => {
  const good = { hawser: 'settings', version: 1, hosts: [], sections: {} };

  it.each([
    ['no JSON', '{"hawser":'],
    ['another’s', { version: 1, data: [] }],
    ['a list', []],
    ['nothing', ''],
    ['nested without end', '['.repeat(1_000_000)],
    ['too many hosts', { ...good, hosts: Array.from({ length: limits.portableHosts + 1 }) }],
    ['too large', ' '.repeat(limits.portableBytes + 1)],
  ])('is refused: %s', async (_, content) => {
    const here = await profile();
    const file = await fileOf(content);
    await expect(here.portable.preview(() => Promise.resolve(file))).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('is refused when a later version wrote it, or when it is not there', async () => {
    const { portable } = await profile();
    const later = await fileOf({ ...good, version: 2 });
    await expect(portable.preview(() => Promise.resolve(later))).rejects.toMatchObject({
      code: 'unsupported',
    });
    const none = join(directory, 'none');
    await expect(portable.preview(() => Promise.resolve(none))).rejects.toMatchObject({
      code: 'failed',
    });
    expect(await portable.preview(() => Promise.resolve(undefined))).toBeUndefined();
  });

  it('loses only what is wrong in it, and says so', async () => {
    const here = await profile();
    const host = { id: 'h', ...draft('fine') };
    const content = {
      ...good,
      hosts: [
        host,
        { ...host, name: 'twice' },
        { ...host, id: 'p', password: 'secret' },
        { ...host, id: '../x' },
        { ...host, id: 'q', address: 'a b' },
      ],
      sections: {
        keyboard: { preset: 'emacs', keys: [] },
        tabs: { openLastTabs: false },
        plugins: {},
        // an own key in JSON
        ['__proto__']: { polluted: true },
        editing: { openFileAs: 'view', editor: 'builtin', rules: [], externalEditor: '/opt/evil' },
      },
    };
    const text = JSON.stringify(content).replace(
      '"plugins":{}',
      '"plugins":{},"__proto__":{"polluted":true}',
    );
    const preview = await previewed(here, await fileOf(text));
    expect(preview.hosts.added).toEqual(['fine']);
    expect(preview.sections).toEqual([{ section: 'tabs', isSame: false }]);
    expect(preview.leftOut.toSorted()).toEqual([
      '4 hosts that cannot be read',
      'Settings that this version does not know',
      'The editing settings, which cannot be read',
      'The keyboard settings, which cannot be read',
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    // a section that was not read is not taken, whatever is asked for
    const { importId } = preview;
    const outcome = await here.portable.take({
      importId,
      hosts: 'all',
      tunnels: 'none',
      sections: ['keyboard', 'tabs', 'editing'],
    });
    expect(outcome).toMatchObject({ hostsAdded: 1, sections: ['tabs'] });
    expect(here.kept.editing.current.read().externalEditor).toBeNull();
  });
});
