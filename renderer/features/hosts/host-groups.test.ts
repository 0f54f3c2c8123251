import { expect, it } from 'vitest';
import type { Host } from '../../../shared/contract/hosts.ts';
import { groupHosts, groupNames } from './host-groups.ts';

const host = (id: string, more: Partial<Host> = {}): Host => ({
  id,
  kind: 'saved',
  name: id,
  address: id,
  tcpPort: 22,
  user: 'u',
  authentication: { method: 'automatic' },
  ...more,
});
const hosts = [
  host('a', { group: 'Lab' }),
  host('b'),
  host('c', { group: 'Production' }),
  host('d', { group: 'Lab' }),
  host('p', { kind: 'practice' }),
];

it('puts hosts without a group first and the practice server last, and keeps the order within', () => {
  expect(groupHosts(hosts).map(({ title, hosts: of }) => [title, of.map(({ id }) => id)])).toEqual([
    ['Hosts', ['b']],
    ['Lab', ['a', 'd']],
    ['Production', ['c']],
    ['Try it', ['p']],
  ]);
});

it('has no heading without hosts', () => {
  expect(groupHosts([host('p', { kind: 'practice' })]).map(({ title }) => title)).toEqual([
    'Try it',
  ]);
  expect(groupHosts([])).toEqual([]);
});

it('offers each group once', () => {
  expect(groupNames(hosts)).toEqual(['Lab', 'Production']);
});

it('keeps the hosts of the OpenSSH configuration together, in front of the practice server', () => {
  const configured = [...hosts, host('x', { kind: 'config' }), host('y', { kind: 'config' })];
  expect(groupHosts(configured).at(-2)).toMatchObject({
    title: 'OpenSSH config',
    hosts: [{ id: 'x' }, { id: 'y' }],
  });
});
