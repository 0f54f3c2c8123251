import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import * as net from 'node:net';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';
import { liftSpeedLimit, limitSpeed } from './speed.ts';

/** A way to a server that can be cut and mended. */
type Way = {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => void;
};

async function startWay(tcpPort: number): Promise<Way> {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) return near.destroy();
    const far = net.connect(tcpPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await fs.readFile(file))
    .digest('hex');
}

test('a lost link is told calmly, comes back by itself or when asked, and the file ends byte-equal', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const source = path.join(hawser.app.home, 'big.bin');
  const bytes = Buffer.alloc(60_000_000);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at);
  await fs.writeFile(source, bytes);
  const way = await startWay(sshd.port);
  try {
    await openSsh(hawser, { ...sshd, port: way.port }, folder);
    await limitSpeed(hawser, '4', 'MB/s');
    await hawser.local.goTo(hawser.app.home);
    await hawser.local.select('big.bin');
    await hawser.page.keyboard.press('F5');
    const row = hawser.transfers().last();
    const shareDone = async () => Number(await row.getByRole('progressbar').getAttribute('value'));
    await expect.poll(shareDone).toBeGreaterThan(0.1);

    way.cut();
    const remote = hawser.page.getByRole('region', { name: 'Remote', exact: true });
    await expect(remote.getByRole('status').getByText('Reconnecting')).toBeVisible();
    await expect(row).toHaveAttribute('data-state', 'offline');
    await expect(row).toContainText(/Reconnecting|Connecting/);
    way.mend();
    await expect(row).toHaveAttribute('data-state', 'running');
    await expect.poll(shareDone).toBeGreaterThan(0.2);

    way.cut();
    await remote.getByRole('button', { name: 'Stop' }).click();
    await expect(row).toHaveAttribute('data-state', 'paused');
    await expect(remote.getByRole('alert')).toContainText('The connection ended');
    way.mend();
    await remote.getByRole('button', { name: 'Reconnect' }).click();
    await expect(remote.getByRole('alert')).toBeHidden();
    await liftSpeedLimit(hawser);
    await row.getByRole('button', { name: 'Resume big.bin' }).click();
    await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
    expect(await digest(path.join(folder, 'big.bin'))).toBe(await digest(source));
    expect(await fs.readdir(folder)).toEqual(['big.bin']);
  } finally {
    way.close();
  }
});
