import { describe, expect, it } from 'vitest';
import { resolveHost } from '../../ssh-config/resolve.ts';
import { localFacts } from '../../ssh-config/ssh-g.test-support.ts';
import { readTree } from '../../ssh-config/tree.ts';
import { suggestionsOf } from './suggestions.ts';

async function suggested(...lines: readonly string[]) {
  const file = { path: '/c', isUsers: true };
  const tree = await readTree([file], {
    read: () => Promise.resolve({ text: lines.join('\n') }),
    glob: () => Promise.resolve([]),
    homes: localFacts,
  });
  return suggestionsOf(resolveHost(tree, { alias: 'web' }, { local: localFacts }));
}

describe('tunnels of the configuration', () => {
  it('are suggested as they are meant', async () => {
    const { specs, remarks } = await suggested(
      'LocalForward 8080 db:80',
      'LocalForward [::1]:8081 [fe80::1]:81',
      'RemoteForward 9000 localhost:3000',
      'DynamicForward *:1080',
    );
    expect(specs).toEqual([
      {
        kind: 'local',
        listen: { address: '127.0.0.1', tcpPort: 8080 },
        target: { host: 'db', tcpPort: 80 },
      },
      {
        kind: 'local',
        listen: { address: '::1', tcpPort: 8081 },
        target: { host: 'fe80::1', tcpPort: 81 },
      },
      {
        kind: 'remote',
        listen: { address: 'localhost', tcpPort: 9000 },
        target: { host: 'localhost', tcpPort: 3000 },
      },
      { kind: 'dynamic', listen: { address: '*', tcpPort: 1080 } },
    ]);
    expect(remarks).toEqual([]);
  });

  it('say what of them is done another way', async () => {
    const gateway = await suggested('GatewayPorts yes', 'LocalForward 8080 db:80');
    expect(gateway.specs).toMatchObject([{ listen: { address: '*' } }]);
    expect(gateway.remarks.join()).toContain('GatewayPorts');
    const strict = await suggested('ExitOnForwardFailure yes', 'LocalForward 8080 db:80');
    expect(strict.remarks.join()).toContain('ExitOnForwardFailure');
    const sockets = await suggested('LocalForward /tmp/s db:80', 'RemoteForward 1080');
    expect(sockets.specs).toEqual([]);
    expect(sockets.remarks.join()).toContain('left out');
    const cleared = await suggested('ClearAllForwardings yes', 'LocalForward 8080 db:80');
    expect(cleared.specs).toEqual([]);
    expect(cleared.remarks.join()).toContain('ClearAllForwardings');
  });
});
