import type { Locator } from '@playwright/test';
import { expect } from './fixtures.ts';
import type { Window } from './window.ts';

/**
 * Limits all transfers together, so that one surely runs for as long as a test needs it to, on a fast machine and where the
 * test itself is slow.
 */
export async function limitSpeed(
  hawser: Window,
  speed: string,
  unit: 'kB/s' | 'MB/s',
): Promise<void> {
  const dialog = await openSettings(hawser);
  await dialog.getByLabel('Speed limit').selectOption(unit);
  await dialog.getByLabel('Speed', { exact: true }).fill(speed);
  await save(dialog);
}

/** Lets transfers go as fast as they can: also those that run. */
export async function liftSpeedLimit(hawser: Window): Promise<void> {
  const dialog = await openSettings(hawser);
  await dialog.getByLabel('Speed limit').selectOption('No limit');
  await save(dialog);
}

async function openSettings(hawser: Window): Promise<Locator> {
  await hawser.page.keyboard.press('Control+,');
  return hawser.dialog('Settings');
}

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}
