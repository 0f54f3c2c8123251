import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { findLayoutFaults, type LayoutFault } from './layout-in-page.ts';

/** What of the layout cannot be read or seen in what is shown now. Lists and pages that scroll may go on beyond their edge. */
export async function layoutFaults(page: Page): Promise<readonly LayoutFault[]> {
  return await page.evaluate(findLayoutFaults);
}

/** Expects text to be whole or to say so, nothing to cover another, and the focus to be seen. */
export async function expectLaidOut(page: Page, view: string): Promise<void> {
  expect.soft(await layoutFaults(page), view).toEqual([]);
}
