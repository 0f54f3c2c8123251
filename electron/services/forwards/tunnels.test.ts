// Over 300 lines but one file: each case is short, and all of them play the same sessions.
import { describe, expect, it, vi } from 'vitest';
import type {
  ForwardSpec,
  TunnelDraft,
  TunnelSettings,
} from '../../../shared/contract/forwards.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { EngineCallName } from '../../engine/protocol.ts';
import { sessionFacts } from '../../testing/played-sessions.ts';
import { createWatched } from '../session/watched.ts';
import type { TunnelQuestion } from './tunnel-consent.ts';
import { Tunnels } from './tunnels.ts';

const spec: ForwardSpec = {
  kind: 'local',
  listen: { address: '127.0.0.1', tcpPort: 5432 },
  target: { host: 'db', tcpPort: 5432 },
};
const remote: ForwardSpec = {
  kind: 'remote',
  listen: { address: 'localhost', tcpPort: 8080 },
  target: { host: 'localhost', tcpPort: 3000 },
};
const draft = (more: Partial<TunnelDraft> = {}): TunnelDraft => ({
  name: 'db',
  spec,
  startsWithConnection: false,
  ...more,
});

const ready = { at: 'ready', facts: sessionFacts } as const;
const ended = { at: 'ended', error: { code: 'disconnected', message: 'Gone.' } } as const;

/** Two sessions of one saved host, one of another, and session processes that do as they are told. */
function setUp(
  start: (params: {
    forwardId: string;
    spec: ForwardSpec;
  }) => Promise<{ tcpPort: number }> = async ({ spec: asked }) => ({
    tcpPort: asked.listen.tcpPort,
  }),
) {
  const session = (id: string, hostId: string): Session => ({
    id,
    hostId,
    title: hostId,
    address: `ada@${hostId}`,
    state: ready,
  });
  const list = [session('s1', 'web'), session('s2', 'web'), session('s3', 'other')];
  const all = createWatched<Session[]>(() => list);
  let hosts = 'web';
  const calls: { name: string; params: { forwardId: string; spec?: ForwardSpec } }[] = [];
  let kept: TunnelSettings = { hosts: [] };
  const current = createWatched(() => kept);
  const asked: TunnelQuestion[] = [];
  let answer = true;
  const call = (name: EngineCallName, params: never) => {
    calls.push({ name, params });
    return name === 'startForward' ? start(params) : Promise.resolve(null);
  };
  const tunnels = new Tunnels({
    sessions: {
      all,
      link: (id) => {
        const found = list.find((each) => each.id === id);
        if (found?.state.at !== 'ready') throw new OpError('disconnected', 'Not connected.');
        return { call } as never;
      },
      forTransfers: { destination: () => ({ host: hosts, tcpPort: 22, user: 'ada' }) as never },
    },
    settings: {
      current,
      ready: Promise.resolve(),
      change: (next) => {
        kept = next;
        current.changed();
        return Promise.resolve();
      },
    },
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  });
  const become = async (id: string, state: Session['state']) => {
    const at = list.findIndex((each) => each.id === id);
    const before = list[at];
    if (before) list[at] = { ...before, state };
    all.changed();
    await new Promise(setImmediate);
  };
  const state = (id: string, sessionId = 's1') =>
    tunnels.all.read().find((each) => each.sessionId === sessionId && each.tunnel.id === id)?.state;
  return {
    tunnels,
    calls,
    asked,
    become,
    state,
    kept: () => kept,
    refuse: () => (answer = false),
    moveTo: (host: string) => (hosts = host),
    close: (id: string) => {
      list.splice(
        list.findIndex((each) => each.id === id),
        1,
      );
      all.changed();
    },
  };
}

const runs = (calls: readonly { readonly name: string }[]) => calls.map(({ name }) => name);

describe('a tunnel', () => {
  it('is kept for its host, shown in each of its sessions, and started in one', async () => {
    const { tunnels, calls, state } = setUp();
    const { id } = await tunnels.save('s1', draft());
    expect(tunnels.all.read().map(({ sessionId }) => sessionId)).toEqual(['s1', 's2']);
    expect(state(id)).toEqual({ at: 'stopped' });
    await tunnels.start('s1', id);
    expect(state(id)).toMatchObject({ at: 'running', tcpPort: 5432 });
    expect(state(id, 's2')).toEqual({ at: 'stopped' });
    expect(calls).toMatchObject([{ name: 'startForward', params: { spec } }]);
  });

  it('is not started twice, in one tab or in two', async () => {
    const { tunnels, calls, state } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await tunnels.start('s1', id);
    await tunnels.start('s1', id);
    await expect(tunnels.start('s2', id)).rejects.toThrow(/another tab/);
    expect(state(id, 's2')).toMatchObject({ at: 'failed' });
    expect(runs(calls)).toEqual(['startForward']);
  });

  it('says why it did not start, and may be started again', async () => {
    let isFree = false;
    const { tunnels, state } = setUp(async () => {
      if (!isFree) throw new OpError('exists', 'Port 5432 is in use.');
      return { tcpPort: 5432 };
    });
    const { id } = await tunnels.save('s1', draft());
    await expect(tunnels.start('s1', id)).rejects.toThrow(/in use/);
    expect(state(id)).toMatchObject({ at: 'failed', error: { code: 'exists' } });
    expect(tunnels.needs('s1')).toBe(false);
    isFree = true;
    await tunnels.start('s1', id);
    expect(state(id)).toMatchObject({ at: 'running' });
  });

  it('that is stopped while it starts is ended when its answer comes', async () => {
    let go: (value: { tcpPort: number }) => void = () => undefined;
    const { tunnels, calls, state } = setUp(() => new Promise((resolve) => (go = resolve)));
    const { id } = await tunnels.save('s1', draft());
    const started = tunnels.start('s1', id);
    await vi.waitFor(() => expect(runs(calls)).toEqual(['startForward']));
    await tunnels.stop('s1', id);
    go({ tcpPort: 5432 });
    await started;
    expect(state(id)).toEqual({ at: 'stopped' });
    expect(runs(calls).filter((name) => name === 'stopForward').length).toBeGreaterThan(0);
  });

  it('whose ends are changed while it runs runs on with the new ones', async () => {
    const { tunnels, calls, state } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await tunnels.start('s1', id);
    await tunnels.save('s1', draft({ id, name: 'another name' }));
    expect(runs(calls)).toEqual(['startForward']);
    const listen = { address: '127.0.0.1', tcpPort: 6000 };
    await tunnels.save('s2', draft({ id, spec: { ...spec, listen } }));
    expect(runs(calls)).toEqual(['startForward', 'stopForward', 'startForward']);
    expect(state(id)).toMatchObject({ at: 'running', tcpPort: 6000 });
  });

  it('is stopped where it runs when it is removed', async () => {
    const { tunnels, calls } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await tunnels.start('s1', id);
    await tunnels.remove('s2', id);
    expect(runs(calls)).toEqual(['startForward', 'stopForward']);
    expect(tunnels.all.read()).toEqual([]);
  });

  it('is stopped and forgotten with its host, and nothing of another’s is', async () => {
    const { tunnels, calls, kept } = setUp();
    const { id } = await tunnels.save('s1', draft());
    const other = await tunnels.save('s3', draft());
    await tunnels.start('s1', id);
    await tunnels.start('s3', other.id);
    expect(await tunnels.count('web')).toBe(1);
    await tunnels.removeHost('web');
    expect(runs(calls)).toEqual(['startForward', 'startForward', 'stopForward']);
    expect(await tunnels.count('web')).toBe(0);
    expect(kept().hosts.map(({ place }) => place)).toEqual(['other']);
    expect(tunnels.all.read().map(({ sessionId }) => sessionId)).toEqual(['s3']);
  });

  it('that an import gives other ends runs on with those', async () => {
    const { tunnels, calls, state, kept } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await tunnels.start('s1', id);
    const listen = { address: '127.0.0.1', tcpPort: 7000 };
    await tunnels.replace(({ hosts }) => ({
      hosts: hosts.map((host) => ({
        ...host,
        tunnels: host.tunnels.map((each) => ({ ...each, spec: { ...spec, listen } })),
      })),
    }));
    expect(runs(calls)).toEqual(['startForward', 'stopForward', 'startForward']);
    expect(state(id)).toMatchObject({ at: 'running', tcpPort: 7000 });
    expect(kept().hosts[0]?.tunnels[0]?.spec.listen.tcpPort).toBe(7000);
  });

  it('of one host is none of another’s', async () => {
    const { tunnels } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await expect(tunnels.start('s3', id)).rejects.toThrow(/no longer kept/);
    await expect(tunnels.save('s3', draft({ id }))).rejects.toThrow(/no longer kept/);
    await expect(tunnels.start('s9', id)).rejects.toThrow(/closed/);
  });

  it('past the limit of its host is refused', async () => {
    const { tunnels } = setUp();
    for (let at = 0; at < limits.tunnelsPerHost; at += 1) await tunnels.save('s1', draft());
    await expect(tunnels.save('s1', draft())).rejects.toThrow(/are kept already/);
  });

  it('tells what its own process says of it, and of no other run', async () => {
    const { tunnels, calls, state } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await tunnels.start('s1', id);
    const counts = { open: 1, total: 2, bytesToServer: 3, bytesFromServer: 4 };
    const forwardId = calls[0]?.params.forwardId ?? '';
    tunnels.heard('s2', [{ forwardId, counts }]);
    tunnels.heard('s1', [{ forwardId: id, counts }]);
    expect(state(id)).toMatchObject({ counts: { total: 0 } });
    const problem = { code: 'refused', message: 'No.' } as const;
    tunnels.heard('s1', [{ forwardId, counts, problem }]);
    expect(state(id)).toEqual({ at: 'running', tcpPort: 5432, counts, problem });
  });
});

describe('a lost connection', () => {
  it('is made again for a tunnel that ran, which then runs again', async () => {
    const { tunnels, calls, become, state } = setUp();
    const { id } = await tunnels.save('s1', draft());
    expect(tunnels.needs('s1')).toBe(false);
    await tunnels.start('s1', id);
    expect(tunnels.needs('s1')).toBe(true);
    await become('s1', ended);
    expect(state(id)).toEqual({ at: 'waiting' });
    expect(tunnels.needs('s1')).toBe(true);
    await become('s1', ready);
    await vi.waitFor(() => expect(state(id)).toMatchObject({ at: 'running' }));
    expect(runs(calls)).toEqual(['startForward', 'startForward']);
    expect(calls[0]?.params.forwardId).not.toBe(calls[1]?.params.forwardId);
  });

  it('is not made again for one that was stopped, also while it waited', async () => {
    const { tunnels, calls, become, state } = setUp();
    const { id } = await tunnels.save('s1', draft());
    await tunnels.start('s1', id);
    await become('s1', ended);
    await tunnels.stop('s1', id);
    expect(tunnels.needs('s1')).toBe(false);
    await become('s1', ready);
    expect(state(id)).toEqual({ at: 'stopped' });
    expect(runs(calls)).toEqual(['startForward']);
  });

  it('that comes while a tunnel starts leaves it waiting, not failed', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { tunnels, calls, become, state } = setUp(() => new Promise((_, no) => (fail = no)));
    const { id } = await tunnels.save('s1', draft());
    const started = tunnels.start('s1', id);
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    await become('s1', ended);
    fail(new OpError('disconnected', 'Gone.'));
    await started;
    expect(state(id)).toEqual({ at: 'waiting' });
  });
});

describe('starting with the connection', () => {
  it('is done for those that are set to, and for no others', async () => {
    const { tunnels, calls, become, state } = setUp();
    await become('s1', ended);
    await become('s2', ended);
    const { id } = await tunnels.save('s1', draft({ startsWithConnection: true }));
    const other = await tunnels.save('s1', draft());
    expect(state(id)).toEqual({ at: 'waiting' });
    expect(state(other.id)).toEqual({ at: 'stopped' });
    await become('s1', ready);
    await vi.waitFor(() => expect(state(id)).toMatchObject({ at: 'running' }));
    expect(runs(calls)).toEqual(['startForward']);
  });

  it('is not done again in a session in which it was stopped', async () => {
    const { tunnels, become, state } = setUp();
    const { id } = await tunnels.save('s1', draft({ startsWithConnection: true }));
    await tunnels.start('s1', id);
    await tunnels.stop('s1', id);
    await become('s1', ended);
    await become('s1', ready);
    expect(state(id)).toEqual({ at: 'stopped' });
  });
});

describe('what opens this computer to others', () => {
  const listen = (address: string): ForwardSpec => ({ ...spec, listen: { address, tcpPort: 9 } });

  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])(
    'is not asked about at %s',
    async (address) => {
      const { tunnels, asked } = setUp();
      const { id } = await tunnels.save('s1', draft({ spec: listen(address) }));
      await tunnels.start('s1', id);
      expect(asked).toEqual([]);
    },
  );

  it.each(['0.0.0.0', '::', '*', '192.168.1.2', '127.0.0.1.example', '::ffff:0.0.0.0', 'box'])(
    'is asked about at %s, and refused without a yes',
    async (address) => {
      const { tunnels, asked, calls, refuse, state } = setUp();
      refuse();
      const { id } = await tunnels.save('s1', draft({ spec: listen(address) }));
      await expect(tunnels.start('s1', id)).rejects.toThrow(/did not allow/);
      expect(asked).toMatchObject([{ kind: 'network', host: 'ada@web', goesTo: 'db:5432' }]);
      expect(calls).toEqual([]);
      expect(state(id)).toMatchObject({ at: 'failed', error: { code: 'refused' } });
    },
  );

  it('is asked about once for the same ends at the same account, and again for others', async () => {
    const { tunnels, asked, moveTo, kept } = setUp();
    const { id } = await tunnels.save('s1', draft({ spec: remote }));
    const again = async () => {
      await tunnels.stop('s1', id);
      await tunnels.start('s1', id);
    };
    await tunnels.start('s1', id);
    expect(asked).toEqual([
      { kind: 'remote', host: 'ada@web', listens: 'localhost:8080', goesTo: 'localhost:3000' },
    ]);
    await again();
    await tunnels.save('s1', draft({ id, spec: remote, name: 'hook' }));
    await again();
    expect(asked).toHaveLength(1);
    // a page could have changed where the saved host leads
    moveTo('evil');
    await again();
    expect(asked).toHaveLength(2);
    const target = { host: 'localhost', tcpPort: 22 };
    await tunnels.stop('s1', id);
    await tunnels.save('s1', draft({ id, spec: { ...remote, target } }));
    await again();
    expect(asked[2]).toMatchObject({ goesTo: 'localhost:22' });
    // the page is told of none of this, and can say none of it
    expect(JSON.stringify(tunnels.all.read())).not.toContain('allowedFor');
    expect(kept().hosts[0]?.tunnels[0]?.allowedFor).toBe('ada@evil');
  });

  it('that was changed while its question stood is not what was agreed to', async () => {
    const { tunnels, asked, kept } = setUp();
    const { id } = await tunnels.save('s1', draft({ spec: remote }));
    const started = tunnels.start('s1', id);
    const target = { host: 'localhost', tcpPort: 22 };
    await tunnels.save('s1', draft({ id, spec: { ...remote, target } }));
    await started;
    expect(asked.length).toBeGreaterThan(0);
    expect(kept().hosts[0]?.tunnels[0]?.allowedFor).toBe(
      asked.some(({ goesTo }) => goesTo === 'localhost:22') ? 'ada@web' : undefined,
    );
  });
});

it('a closed session takes its tunnels with it, and a settled list says so', async () => {
  const { tunnels, close } = setUp();
  const { id } = await tunnels.save('s1', draft());
  await tunnels.start('s1', id);
  close('s1');
  await new Promise(setImmediate);
  expect(tunnels.all.read().map(({ sessionId }) => sessionId)).toEqual(['s2']);
  await tunnels.start('s2', id);
});
