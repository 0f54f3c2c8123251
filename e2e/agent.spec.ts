import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { serveSsh } from '../electron/testing/ssh-fixtures.ts';
import { startSshAgent } from '../electron/testing/ssh-agent.ts';
import { expect, test } from './fixtures.ts';
import { remoteFolder, trustHost } from './login.ts';

const run = promisify(execFile);

test('a host uses its own agent, whose keys its programs get only when the user says so', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  const agent = await startSshAgent();
  try {
    await agent.add(sshd.clientKeyFile);
    await trustHost(hawser.app, sshd);
    await page.getByRole('button', { name: 'New host' }).click();
    const editor = hawser.dialog('New host');
    await editor.getByLabel('Name').fill('forwarding');
    await editor.getByLabel('Address').fill('127.0.0.1');
    await editor.getByLabel('Port').fill(String(sshd.port));
    await editor.getByLabel('User').fill(sshd.user);
    await editor.getByLabel('Remote start folder').fill(await remoteFolder(sshd));
    await editor.getByRole('button', { name: 'Advanced' }).click();
    await editor.getByLabel('SSH agent', { exact: true }).fill(agent.socket);
    await editor.getByRole('checkbox', { name: /ask for my keys/ }).check();
    await page.screenshot({ path: test.info().outputPath('editor.png') });
    await editor.getByLabel('SSH agent', { exact: true }).press('Enter');
    await page.getByRole('button', { name: 'forwarding', exact: true }).click();
    await hawser.remote.settled();

    await page.keyboard.press('Control+Shift+T');
    const shell = page.getByRole('region', { name: 'Terminal Shell 1' });
    await expect(shell).toContainText(/[#$]/);
    const file = path.join(sshd.dir, 'to-sign');
    const sign = `rm -f ${file}.sig; echo x >${file}; ssh-keygen -Y sign -f ${sshd.clientKeyFile}.pub -n file ${file}; echo done-$((1+1))`;
    const dialog = hawser.dialog('Use your key?');
    await page.keyboard.type(sign);
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText(`${sshd.user}@127.0.0.1:${sshd.port}`);
    await expect(dialog).toContainText('SHA256:');
    await page.screenshot({ path: test.info().outputPath('agent-use.png') });
    // the answer nobody thinks about
    await page.keyboard.press('Enter');
    await expect(shell).toContainText('done-2');
    await expect(fs.readFile(`${file}.sig`)).rejects.toThrow('ENOENT');

    await page.keyboard.type(`clear; ${sign}`);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Allow once' }).click();
    await expect(async () => {
      expect(await fs.readFile(`${file}.sig`, 'utf8')).toContain('SSH SIGNATURE');
    }).toPass();
    const signers = path.join(sshd.dir, 'signers');
    await fs.writeFile(signers, `me ${await fs.readFile(`${sshd.clientKeyFile}.pub`, 'utf8')}`);
    const verify = `ssh-keygen -Y verify -f ${signers} -I me -n file -s ${file}.sig <${file}`;
    expect((await run('sh', ['-c', verify])).stdout).toContain('Good "file" signature');
  } finally {
    await agent.stop();
  }
});

test('a password that has expired is changed on the way in', async ({ hawser }) => {
  const { page } = hawser;
  const seen: string[] = [];
  const server = await serveSsh((context, client) => {
    if (context.method !== 'password') return context.reject(['password']);
    seen.push(context.password);
    if (context.password !== 'old') return context.reject(['password']);
    return context.requestChange('At least eight letters.', (chosen) => {
      seen.push(chosen);
      context.accept();
      client.end();
    });
  });
  try {
    await hawser.connectTo(`ann@127.0.0.1:${server.port}`);
    await hawser.acceptHostKey();
    await hawser.givePassword('old');
    const dialog = hawser.dialog('New password');
    await expect(dialog).toContainText('At least eight letters.');
    await dialog.getByLabel('New password', { exact: true }).fill('longer-one');
    await page.screenshot({ path: test.info().outputPath('new-password.png') });
    await dialog.getByLabel('Repeat it').fill('another');
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('not the same');
    await dialog.getByLabel('New password', { exact: true }).fill('longer-one');
    await dialog.getByLabel('Repeat it').fill('longer-one');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect.poll(() => seen).toEqual(['old', 'longer-one']);
  } finally {
    await server.stop();
  }
});
