import { expect, it } from 'vitest';
import type { Host } from '../../../shared/contract/hosts.ts';
import { OpError } from '../../../shared/errors.ts';
import { wayOfHost } from './way-of-host.ts';

function saved(id: string, more: Partial<Host> = {}): Host {
  return {
    id,
    kind: 'saved',
    name: id,
    address: `${id}.example`,
    tcpPort: 22,
    user: `user-of-${id}`,
    authentication: { method: 'agent' },
    ...more,
  };
}

function way(host: Host, others: readonly Host[] = []) {
  return wayOfHost(host, {
    find: async (id) => {
      const found = others.find((each) => each.id === id);
      if (!found) throw new OpError('not-found', 'No.');
      return found;
    },
    typed: ({ host: name, tcpPort = 22, user = 'me' }) => ({
      host: name,
      tcpPort,
      user,
      authentication: { method: 'automatic' },
    }),
  });
}

it('is direct when nothing else is set', async () => {
  expect(await way(saved('a'))).toEqual({});
});

it('goes over typed hosts in their order', async () => {
  const { jumps } = await way(saved('a', { jump: { list: 'ann@b1, b2:2222' } }));
  expect(jumps).toMatchObject([
    { host: 'b1', tcpPort: 22, user: 'ann', authentication: { method: 'automatic' } },
    { host: 'b2', tcpPort: 2222, user: 'me' },
  ]);
});

it('goes all the way of a saved jump host, with that host’s own login, algorithms and proxy', async () => {
  const outer = saved('outer', {
    proxy: { kind: 'http', host: 'p', tcpPort: 3128, user: 'pu' },
    legacyAlgorithms: ['ssh-rsa'],
  });
  const middle = saved('middle', {
    jump: { hostId: 'outer' },
    authentication: { method: 'password' },
  });
  const found = await way(
    saved('a', { jump: { hostId: 'middle' }, proxy: { kind: 'socks5', host: 'q', tcpPort: 1 } }),
    [outer, middle],
  );
  expect(found).toMatchObject({
    jumps: [
      {
        host: 'outer.example',
        tcpPort: 22,
        user: 'user-of-outer',
        authentication: { method: 'agent' },
        algorithms: { legacy: ['ssh-rsa'] },
      },
      {
        host: 'middle.example',
        tcpPort: 22,
        user: 'user-of-middle',
        authentication: { method: 'password' },
      },
    ],
    dial: { via: 'http-connect', host: 'p', tcpPort: 3128, user: 'pu' },
  });
});

it('that leads back to a host on it is refused', async () => {
  const b = saved('b', { jump: { hostId: 'a' } });
  const a = saved('a', { jump: { hostId: 'b' } });
  await expect(way(a, [a, b])).rejects.toMatchObject({ code: 'invalid' });
  const own = saved('own', { jump: { hostId: 'own' } });
  await expect(way(own, [own])).rejects.toMatchObject({ code: 'invalid' });
});

it('over a host that is gone, or over too many, is refused', async () => {
  await expect(way(saved('a', { jump: { hostId: 'gone' } }))).rejects.toThrow(/no longer saved/);
  const chain = Array.from({ length: 12 }, (_, n) =>
    saved(`h${n}`, { jump: { hostId: `h${n + 1}` } }),
  );
  await expect(way(saved('a', { jump: { hostId: 'h0' } }), chain)).rejects.toThrow(/More than 8/);
});
