import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createScript,
  failureOf,
  paramsFor,
  serveTcp,
  type TestServer,
} from '../../testing/ssh-fixtures.ts';
import { connect } from './connection.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('BindAddress', () => {
  it('is where the connection comes from', async () => {
    const seen: (string | undefined)[] = [];
    const server = await serveTcp((socket) => {
      seen.push(socket.remoteAddress);
      socket.end('no ssh here\r\n');
    });
    servers.push(server);
    const params = paramsFor(server.port, { bindAddress: '127.0.0.2' });
    await failureOf(connect(params, createScript().deps));
    expect(seen).toEqual(['127.0.0.2']);
  });

  it('that is no address, or not one of this computer, is said', async () => {
    const port = await freePort();
    const named = connect(paramsFor(port, { bindAddress: 'eth0' }), createScript().deps);
    expect(await failureOf(named)).toMatchObject({ code: 'invalid' });
    const foreign = connect(paramsFor(port, { bindAddress: '192.0.2.1' }), createScript().deps);
    expect((await failureOf(foreign)).code).toBe('connect');
  });
});

describe('ConnectionAttempts', () => {
  it('dials again a second later, as often as it says', async () => {
    const port = await freePort();
    const startMs = performance.now();
    const params = paramsFor(port, { connectionAttempts: 3 });
    await failureOf(connect(params, createScript().deps));
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(1_900);
    expect(tookMs).toBeLessThan(60_000);
  });

  it('ends at once when it is cancelled', async () => {
    const params = paramsFor(await freePort(), { connectionAttempts: 50 });
    const controller = new AbortController();
    const work = failureOf(connect(params, { ...createScript().deps, signal: controller.signal }));
    controller.abort();
    expect((await work).code).toBe('cancelled');
  });
});
