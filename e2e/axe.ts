import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from './fixtures.ts';
import type { Window } from './window.ts';

type Fault = { readonly rule: string; readonly where: readonly string[]; readonly why: string };

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Expects axe to find nothing in what is shown now, in light and in dark. */
export async function expectAccessible(hawser: Window, view: string): Promise<void> {
  for (const theme of themes) {
    await showTheme(hawser, theme);
    expect.soft(await axeFaults(hawser.page), `${view}, ${theme}`).toEqual([]);
  }
}

/** Lets the system be light or dark, and waits until the window is. */
export async function showTheme({ app, page }: Window, theme: Theme): Promise<void> {
  // the system's theme, not the test tool's: that one leaves colours of the other behind
  await page.emulateMedia({ colorScheme: null });
  await app.electron.evaluate(({ nativeTheme }, scheme) => {
    nativeTheme.themeSource = scheme;
  }, theme);
  await page.waitForFunction(
    (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
    theme,
  );
  await settle(page);
}

/** Colours that fade over from the other theme would be measured on their way. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map((animation) => animation.finished));
  });
}

/** Evaluated by the debugger, which the content policy does not bind: nothing of the page is loosened for it. */
export async function axeFaults(page: Page): Promise<readonly Fault[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe: inPage } = window as unknown as { readonly axe: typeof axe };
    // the lines of a grid are reached by the grid's own keys, wherever it scrolls
    const notInGrids = '*:not([role="grid"] *)';
    inPage.configure({ rules: [{ id: 'scrollable-region-focusable', selector: notInGrids }] });
    const isMenuOpen = document.querySelector('[role="menu"]') !== null;
    const { violations } = await inPage.run(document, {
      resultTypes: ['violations'],
      // a menu lies over the page and is left by choosing, as a dialog is: it belongs to no landmark
      ...(isMenuOpen ? { rules: { region: { enabled: false } } } : {}),
    });
    return violations.flatMap(({ id, nodes }) => ({
      rule: id,
      where: nodes.slice(0, 5).map((node) => node.target.join(' ')),
      why: nodes[0]?.failureSummary ?? '',
    }));
  });
}
