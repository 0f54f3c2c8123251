import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from './fixtures.ts';
import type { Window } from './window.ts';

type Fault = { readonly rule: string; readonly where: readonly string[]; readonly why: string };

/** Expects axe to find nothing in what is shown now, in light and in dark. */
export async function expectAccessible(hawser: Window, view: string): Promise<void> {
  const { page } = hawser;
  // the system's theme, not the test tool's: that one leaves colours of the other behind
  await page.emulateMedia({ colorScheme: null });
  for (const colorScheme of ['light', 'dark'] as const) {
    await hawser.app.electron.evaluate(({ nativeTheme }, scheme) => {
      nativeTheme.themeSource = scheme;
    }, colorScheme);
    await page.waitForFunction(
      (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
      colorScheme,
    );
    await settle(page);
    const faults = await lookAt(hawser);
    expect.soft(faults, `${view}, ${colorScheme}`).toEqual([]);
  }
}

/** Colours that fade over from the other theme would be measured on their way. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** Evaluated by the debugger, which the content policy does not bind: nothing of the page is loosened for it. */
async function lookAt({ page }: Window): Promise<readonly Fault[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe: inPage } = window as unknown as { readonly axe: typeof axe };
    const { violations } = await inPage.run(document, {
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) => ({
      rule: id,
      where: nodes.slice(0, 5).map((node) => node.target.join(' ')),
      why: nodes[0]?.failureSummary ?? '',
    }));
  });
}
