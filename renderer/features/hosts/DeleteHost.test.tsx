import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { KeptSecretFacts } from '../../../shared/contract/vault.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { DeleteHost } from './DeleteHost.tsx';

const host: Host = {
  id: 'h1',
  kind: 'saved',
  name: 'web-01',
  address: 'web-01',
  tcpPort: 22,
  user: 'ann',
  authentication: { method: 'password' },
};
const kept: KeptSecretFacts = {
  id: 'k1',
  kind: 'password',
  owner: 'ann@web-01',
  via: [],
  hostId: 'h1',
  place: 'system',
  storedAtMs: 0,
  state: 'ready',
};

const show = (secrets: readonly KeptSecretFacts[], count = 0) =>
  renderWithClient(<DeleteHost host={host} onClose={() => {}} />, {
    streams: {
      'vault.watch': (_, stream) =>
        stream.send({ place: 'system', master: 'none', kept: [...secrets] }),
    },
    calls: {
      'forwards.ofHost': () => ({ count }),
      'hosts.remove': () => ({}),
      'vault.forget': () => ({}),
      'hosts.list': () => [],
    },
  });
const calls = (view: ReturnType<typeof show>) => view.seen.map(({ name }) => name);
const box = { name: 'Forget its remembered password too' };

it('a host goes with its remembered password, unless that is unticked', async () => {
  const view = show([kept]);
  await screen.findByRole('checkbox', box);
  await view.user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(calls(view)).toContain('hosts.list'));
  expect(view.seen).toContainEqual({ name: 'vault.forget', params: { hostId: 'h1' } });
  view.unmount();

  const other = show([kept]);
  await other.user.click(await screen.findByRole('checkbox', box));
  await other.user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(calls(other)).toContain('hosts.list'));
  expect(calls(other)).not.toContain('vault.forget');
});

it('another host’s password is no question', async () => {
  const view = show([{ ...kept, hostId: 'h2' }]);
  await view.user.click(await screen.findByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(calls(view)).toContain('hosts.list'));
  expect(screen.queryByRole('checkbox', box)).toBeNull();
  expect(calls(view)).not.toContain('vault.forget');
});

it('says how many tunnels go with it', async () => {
  const one = show([], 1);
  await screen.findByText('Its tunnel goes with it, and is stopped if it runs.');
  one.unmount();
  const two = show([], 2);
  await screen.findByText('Its 2 tunnels go with it, and those that run are stopped.');
  two.unmount();
  show([]);
  await screen.findByRole('button', { name: 'Delete' });
  expect(screen.queryByText(/tunnel/)).toBeNull();
});
