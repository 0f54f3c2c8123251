import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptTunnel } from '../../../../shared/contract/forwards.ts';
import type { HostDraft } from '../../../../shared/contract/hosts.ts';
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
  directory = await mkdtemp(join(tmpdir(), 'hawser-portable-tunnels-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const host = (name: string): HostDraft => ({
  name,
  address: `${name}.example`,
  tcpPort: 22,
  user: 'ada',
  authentication: { method: 'automatic' },
});
const tunnel = (id: string, tcpPort: number, more: Partial<KeptTunnel> = {}): KeptTunnel => ({
  id,
  name: '',
  spec: { kind: 'dynamic', listen: { address: '127.0.0.1', tcpPort } },
  startsWithConnection: false,
  ...more,
});

/** A profile of its own, as another computer has. */
async function profile() {
  const profileDirectory = await mkdtemp(join(directory, 'profile-'));
  const fail = (trouble: string): never => expect.fail(trouble);
  const hosts = createHostStore(profileDirectory);
  const kept = createKeptSections(profileDirectory, fail);
  const store = createTransferSettingsStore(profileDirectory, { empty: usualTransferSettings });
  const transfers = createTransferSettings(store, fail);
  const portable = createPortable({
    profileDirectory,
    hosts,
    kept,
    transfers,
    replaceTunnels: (change) => kept.tunnels.change(change(kept.tunnels.current.read())),
  });
  const keep = (place: string, ...tunnels: KeptTunnel[]) => {
    const others = kept.tunnels.current.read().hosts.filter((each) => each.place !== place);
    return kept.tunnels.change({ hosts: [...others, { place, tunnels }] });
  };
  const of = (place: string) =>
    kept.tunnels.current.read().hosts.find((each) => each.place === place)?.tunnels;
  const read = async (file: string) => {
    const preview = await portable.preview(() => Promise.resolve(file));
    if (preview === undefined) throw new Error('no preview');
    return preview;
  };
  const file = async (): Promise<string> => {
    const path = join(directory, 'settings.json');
    await portable.save(() => Promise.resolve(path));
    return path;
  };
  return { hosts, portable, keep, of, read, file };
}

const nothing = { hosts: 'none', tunnels: 'none', sections: [] } as const;

describe('tunnels that move to another computer', () => {
  it('come with their hosts, and have to be agreed to again there', async () => {
    const old = await profile();
    const web = await old.hosts.save(host('web'));
    const open = tunnel('t1', 1080, { name: 'All', allowedFor: 'ada@web.example:22' });
    await old.keep(web.id, open, tunnel('t2', 1081, { startsWithConnection: true }));
    await old.keep('eve@far:22', tunnel('t3', 1082));
    const file = await old.file();
    expect(await readFile(file, 'utf8')).not.toContain('allowedFor');

    const fresh = await profile();
    const preview = await fresh.read(file);
    expect(preview.tunnels).toEqual({
      added: ['web: All', 'web: 127.0.0.1:1081', 'eve@far:22: 127.0.0.1:1082'],
      differing: [],
      same: 0,
    });
    expect(preview.cautions).toEqual(['web: 127.0.0.1:1081 starts whenever its host is connected']);
    const { importId } = preview;
    const wanted = { ...nothing, importId, hosts: 'new', tunnels: 'new' } as const;
    expect(await fresh.portable.take(wanted)).toMatchObject({ hostsAdded: 1, tunnelsAdded: 3 });
    const { allowedFor: _, ...asked } = open;
    expect(fresh.of(web.id)).toEqual([asked, tunnel('t2', 1081, { startsWithConnection: true })]);
    expect(fresh.of('eve@far:22')).toEqual([tunnel('t3', 1082)]);
    expect((await fresh.read(file)).tunnels).toEqual({ added: [], differing: [], same: 3 });
  });

  it('find the host that has another id here, and the tunnel that has the same ends', async () => {
    const old = await profile();
    const there = await old.hosts.save(host('web'));
    await old.keep(there.id, tunnel('a', 1080, { name: 'New' }), tunnel('b', 1081));
    const here = await profile();
    const web = await here.hosts.save(host('web'));
    await here.keep(web.id, tunnel('mine', 1080, { allowedFor: 'ada@web.example:22' }));
    const file = await old.file();

    const first = await here.read(file);
    expect(first.tunnels).toEqual({
      added: ['web: 127.0.0.1:1081'],
      differing: ['web: New'],
      same: 0,
    });
    await here.portable.take({ ...nothing, importId: first.importId, tunnels: 'new' });
    expect(here.of(web.id)?.map(({ id, name }) => [id, name])).toEqual([
      ['mine', ''],
      ['b', ''],
    ]);
    const second = await here.read(file);
    const taken = await here.portable.take({
      ...nothing,
      importId: second.importId,
      tunnels: 'all',
    });
    expect(taken).toMatchObject({ tunnelsAdded: 0, tunnelsReplaced: 1, tunnelsLeftOut: 0 });
    // the ends are what was agreed to here
    expect(here.of(web.id)?.[0]).toEqual(
      tunnel('mine', 1080, { name: 'New', allowedFor: 'ada@web.example:22' }),
    );
    // and the file of the state before takes it back
    const back = await here.read(taken.backup);
    await here.portable.take({ ...nothing, importId: back.importId, tunnels: 'all' });
    expect(here.of(web.id)?.[0]?.name).toBe('');
  });

  it('lose what was agreed to when a file gives them other ends', async () => {
    const here = await profile();
    const web = await here.hosts.save(host('web'));
    const remote: KeptTunnel['spec'] = {
      kind: 'remote',
      listen: { address: '*', tcpPort: 80 },
      target: { host: 'localhost', tcpPort: 22 },
    };
    await here.keep(web.id, tunnel('t', 1080));
    const file = await here.file();
    await here.keep(web.id, { ...tunnel('t', 1), spec: remote, allowedFor: 'ada@web.example:22' });
    const { importId } = await here.read(file);
    await here.portable.take({ ...nothing, importId, tunnels: 'all' });
    expect(here.of(web.id)).toEqual([tunnel('t', 1080)]);
  });

  it('of a host that is not taken over stay in the file, and those of a deleted one at home', async () => {
    const old = await profile();
    const web = await old.hosts.save(host('web'));
    const gone = await old.hosts.save(host('gone'));
    await old.keep(web.id, tunnel('a', 1080));
    await old.keep(gone.id, tunnel('b', 1081));
    await old.hosts.remove(gone.id);
    const file = await old.file();
    expect(await readFile(file, 'utf8')).not.toContain(gone.id);
    const fresh = await profile();
    const { importId } = await fresh.read(file);
    const wanted = { ...nothing, importId, tunnels: 'new' } as const;
    expect(await fresh.portable.take(wanted)).toMatchObject({ hostsAdded: 0, tunnelsAdded: 0 });
    expect(fresh.of(web.id)).toBeUndefined();
  });

  it('are left out when they cannot be read, lead nowhere or are too many, and that is said', async () => {
    const here = await profile();
    await here.keep(
      'ada@web:22',
      ...Array.from({ length: limits.tunnelsPerHost }, (_, at) => tunnel(`own-${at}`, 2_000 + at)),
    );
    const nowhere = '01234567-89ab-cdef-0123-456789abcdef';
    const file = join(directory, 'made.json');
    await writeFile(
      file,
      JSON.stringify({
        hawser: 'settings',
        version: 1,
        hosts: [],
        sections: {},
        tunnels: [
          7,
          { place: '', tunnels: [] },
          { place: 'ada@web:22', tunnels: [tunnel('x', 9_000), tunnel('x', 9_001), { id: 'y' }] },
          { place: nowhere, tunnels: [tunnel('z', 9_002)] },
        ],
      }),
    );
    const { importId, leftOut, tunnels } = await here.read(file);
    expect(leftOut).toEqual([
      '4 tunnels that cannot be read',
      'Tunnels of hosts that are nowhere: 1',
    ]);
    expect(tunnels.added).toEqual(['ada@web:22: 127.0.0.1:9000']);
    const wanted = { ...nothing, importId, tunnels: 'all' } as const;
    expect(await here.portable.take(wanted)).toMatchObject({ tunnelsAdded: 0, tunnelsLeftOut: 1 });
    expect(here.of('ada@web:22')).toHaveLength(limits.tunnelsPerHost);
    expect(here.of(nowhere)).toBeUndefined();
  });
});
