import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { Sshd } from '../electron/testing/sshd.ts';
import { openSsh, remoteFolder } from './login.ts';
import type { Window } from './window.ts';

/** A shell on the server, in sight and ready, and a folder there. */
export async function openShell(
  hawser: Window,
  sshd: Sshd,
): Promise<{ shell: Locator; folder: string }> {
  const folder = await remoteFolder(sshd);
  await openSsh(hawser, sshd, folder);
  await hawser.page.keyboard.press('Control+Shift+T');
  const shell = hawser.page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText(/[#$]/);
  return { shell, folder };
}

/** Types a line, and Enter. */
export async function type(hawser: Window, text: string): Promise<void> {
  await hawser.page.keyboard.type(text);
  await hawser.page.keyboard.press('Enter');
}

/** Lets a program on the server print bytes, as if somebody had shown a file. */
export async function print(hawser: Window, folder: string, text: string): Promise<void> {
  await fs.writeFile(path.join(folder, 'file'), text);
  await type(hawser, `cat ${folder}/file`);
}
