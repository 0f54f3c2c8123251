import { expect, it } from 'vitest';
import type { Host } from '../../../shared/contract/hosts.ts';
import { suggestHosts } from './host-suggestions.ts';

const host = (name: string, address = `${name}.example`): Host => ({
  id: name,
  kind: 'config',
  name,
  address,
  tcpPort: 22,
  user: 'ann',
  authentication: { method: 'automatic' },
});
const names = (hosts: readonly Host[], typed: string) =>
  suggestHosts(hosts, typed).map(({ name }) => name);

it('gives hosts that begin with what was typed before those that hold it, without case', () => {
  const hosts = [host('old-web'), host('db', '10.0.0.7'), host('Web-01'), host('mail')];
  expect(names(hosts, 'WEB')).toEqual(['Web-01', 'old-web']);
  expect(names(hosts, ' 10.0')).toEqual(['db']);
  expect(names(hosts, 'nothing')).toEqual([]);
});

it('gives eight at most, and the first ones when nothing was typed', () => {
  const hosts = Array.from({ length: 20 }, (_, index) => host(`h${index}`));
  expect(names(hosts, '')).toEqual(['h0', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7']);
});

it.each(['ann:web', 'web@', 'sftp://web', '/web'])('does not look at “%s”', (typed) => {
  expect(names([host(typed), host('web')], typed)).toEqual([]);
});
