import * as fs from 'node:fs/promises';
import path from 'node:path';
import { dialPort, serveEcho } from '../../../electron/testing/tunnels.ts';
import { expect } from '../../fixtures.ts';
import { openSsh, remoteFolder } from '../../login.ts';
import { test } from './camera.ts';

test('tunnels', async ({ hawser, sshd, look }) => {
  const { page } = hawser;
  const echo = await serveEcho();
  await fs.writeFile(
    path.join(hawser.app.sshDirectory, 'config'),
    'Host 127.0.0.1\n  LocalForward 18080 intranet.example:80\n  GatewayPorts yes\n',
  );
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await page.getByRole('button', { name: 'Tunnels' }).click();
  const dialog = hawser.dialog('Tunnels');
  await expect(dialog).toContainText('intranet.example');
  await look('no tunnels yet');
  const add = async (name: string, listenPort: string, targetPort: number) => {
    await dialog.getByRole('button', { name: 'New tunnel' }).click();
    const form = hawser.dialog('New tunnel');
    await form.getByLabel('Name').fill(name);
    await form.getByLabel('Port it listens on').fill(listenPort);
    await form.getByLabel('Port it goes to').fill(String(targetPort));
    await form.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: `Start ${name}` }).click();
  };
  await add('A database of the reporting team, far behind this very host', '', echo.port);
  const running = dialog.getByText(/Running on port \d+/);
  await expect(running).toBeVisible();
  const port = Number(/\d+/.exec(await running.innerText())?.[0]);
  const program = await dialPort(port);
  program.write(Buffer.alloc(100_000));
  await expect(dialog).toContainText('1 connection now');
  await add('taken', String(port), echo.port);
  await expect(dialog).toContainText('is in use already');
  await look('tunnels');
  await dialog.getByRole('button', { name: /^Remove A database/ }).click();
  await look('a tunnel that runs is to be removed');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  program.destroy();
  await dialog.getByRole('button', { name: 'New tunnel' }).click();
  const form = hawser.dialog('New tunnel');
  await form.getByLabel(/^Listens on/).fill('0.0.0.0');
  await form.getByRole('button', { name: 'Save' }).click();
  await look('a new tunnel, open to the network, with faults');
  await form.getByText('Dynamic (SOCKS)').click();
  await look('a dynamic tunnel');
  await page.keyboard.press('Escape');
  await echo.stop();
});
