import { expect, it } from 'vitest';
import { destinationOfHost, type Destination } from '../way/destination.ts';
import { destination } from './journal-records.ts';

const host = destinationOfHost({
  id: 'h',
  kind: 'saved',
  name: 'Inner',
  address: 'inner',
  tcpPort: 22,
  user: 'joe',
  authentication: { method: 'agent' },
  identityAgent: 'none',
  legacyAlgorithms: ['ssh-rsa'],
});

it('keeps all of the way to a host, so that no transfer goes on past a proxy or a jump host', () => {
  const whole: Destination = {
    ...host,
    jumps: [{ ...host, host: 'bastion', query: { alias: 'bastion' } }],
    dial: { via: 'socks5', host: 'proxy', tcpPort: 1_080, user: 'ann' },
    agentForwarding: true,
  };
  const read = destination.parse(JSON.parse(JSON.stringify(whole)));
  expect(read).toMatchObject({ ...host, dial: whole.dial, agentForwarding: true });
  expect(read.jumps).toMatchObject([{ host: 'bastion', query: { alias: 'bastion' } }]);
});

it('takes no command from a file: that would run without consent', () => {
  const dial = { via: 'command', command: 'touch x' };
  expect(destination.safeParse({ ...host, dial }).success).toBe(false);
});
