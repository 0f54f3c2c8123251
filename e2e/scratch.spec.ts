import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`look ${theme}`, async ({ app, hawser, sshd }) => {
    test.setTimeout(120_000);
    const { page } = hawser;
    await app.electron.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await page.emulateMedia({ colorScheme: theme });
    const shot = (name: string) => page.screenshot({ path: `/tmp/shots/${theme}-${name}.png` });
    const folder = await remoteFolder(sshd);
    const src = path.join(app.home, 'site');
    await fs.mkdir(path.join(src, 'assets'), { recursive: true });
    for (let n = 0; n < 400; n += 1) await fs.writeFile(path.join(src, 'assets', `icon-${n}.svg`), 'x'.repeat(n * 10));
    for (const n of ['one.bin', 'two.bin', 'three.bin', 'four.bin', 'five.bin']) await fs.writeFile(path.join(app.home, n), Buffer.alloc(400_000_000, 7));
    await fs.writeFile(path.join(app.home, 'small.txt'), 'small');
    await openSsh(hawser, sshd, folder);
    await hawser.local.goTo(app.home);
    await hawser.local.select('site');
    await page.keyboard.press('F5');
    await hawser.transferEnded();
    for (const n of ['one.bin', 'two.bin', 'three.bin', 'four.bin', 'five.bin']) {
      await hawser.local.select(n);
      await page.keyboard.press('F5');
    }
    await expect(hawser.transfers().first()).toBeVisible();
    await page.waitForTimeout(800);
    const p = page.getByRole('button', { name: 'Pause two.bin' });
    if (await p.isVisible()) await p.click();
    await page.waitForTimeout(700);
    await shot('queue');
    await page.getByRole('separator').last().focus();
    for (let i = 0; i < 14; i += 1) await page.keyboard.press('ArrowUp');
    await page.waitForTimeout(300);
    await shot('queue-tall');
    await page.getByRole('button', { name: 'Files of site' }).click();
    await page.waitForTimeout(700);
    await shot('opened');
    await page.getByRole('button', { name: 'Details of site' }).click();
    await page.waitForTimeout(700);
    await shot('receipt');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.waitForTimeout(500);
    await shot('settings');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Details of three.bin' }).click({ button: 'right' });
    await page.waitForTimeout(300);
    await shot('menu');
    await page.keyboard.press('Escape');
    await page.evaluate(() => 0);
    await hawser.local.select('site');
    await page.keyboard.press('F5');
    await page.waitForTimeout(1500);
    await shot('conflict');
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600));
    await page.waitForTimeout(600);
    await shot('conflict-small');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
    const c = page.getByRole('button', { name: 'Cancel transfer' });
    if (await c.isVisible()) await c.click();
    await page.waitForTimeout(300);
    await shot('small');
    await page.keyboard.press('Control+,');
    await page.waitForTimeout(300);
    await shot('settings-small');
  });
}
