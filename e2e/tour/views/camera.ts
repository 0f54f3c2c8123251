import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { axeFaults, settle, showTheme, themes, type Theme } from '../../axe.ts';
import { expect } from '../../fixtures.ts';
import { layoutFaults } from '../../layout.ts';
import { test as base } from '../../hidden.ts';
import type { Window } from '../../window.ts';

/** Where the pictures go; not into the repository. */
export const pictures = process.env['HAWSER_VIEWS'] ?? path.join(tmpdir(), 'hawser-views');

const sizes = [
  { width: 1360, height: 860 },
  { width: 900, height: 600 },
] as const;
type Size = (typeof sizes)[number];

/** Looks at what is shown: a picture in each theme and size, and nothing to find for the checks. */
export type Look = (view: string, options?: LookOptions) => Promise<void>;
type LookOptions = {
  /** Done before each picture, for what does not outlive another size of the window. */
  readonly again?: () => Promise<unknown>;
  /** The page is zoomed: only in the large window, and all of it in the picture. */
  readonly isZoomed?: true;
};

/** Walks with a camera. */
export const test = base.extend<{ readonly look: Look }>({
  look: async ({ hawser }, use, info) => {
    const subject = slug(info.title);
    let number = 0;
    await fs.mkdir(pictures, { recursive: true });
    await resize(hawser, sizes[0]);
    await use(async (view, options) => {
      number += 1;
      const name = `${subject}-${String(number).padStart(2, '0')}-${slug(view)}`;
      for (const size of options?.isZoomed === true ? sizes.slice(0, 1) : sizes) {
        await resize(hawser, size);
        for (const theme of themes) await shoot(hawser, { name, size, theme, ...options });
      }
      await resize(hawser, sizes[0]);
    });
  },
});

type Shot = LookOptions & { readonly name: string; readonly size: Size; readonly theme: Theme };

async function shoot(hawser: Window, { name, size, theme, again, isZoomed }: Shot): Promise<void> {
  const { page } = hawser;
  await showTheme(hawser, theme);
  await again?.();
  // the pointer must not leave a hover on what it last touched
  await page.mouse.move(0, 0);
  await settle(page);
  const file = `${name}-${size.width}-${theme}`;
  const picture = path.join(pictures, `${file}.png`);
  if (isZoomed) await photograph(hawser, picture);
  else await page.screenshot({ path: picture, animations: 'disabled' });
  const faults = [...(await layoutFaults(page)), ...(await axeFaults(page))];
  const report = path.join(pictures, 'faults.txt');
  const lines = faults.map((fault) => JSON.stringify(fault));
  await fs.appendFile(report, lines.map((line) => `${file}: ${line}\n`).join(''));
  expect.soft(lines.join('\n'), file).toBe('');
}

/** By main: the test's own tool takes a zoomed page for a small one. */
async function photograph({ app }: Window, file: string): Promise<void> {
  const png = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  await fs.writeFile(file, Buffer.from(png, 'base64'));
}

/** Gives the window this much room inside. */
export async function resize(hawser: Window, { width, height }: Size): Promise<void> {
  await hawser.app.electron.evaluate(
    ({ BrowserWindow }, [wide, high]) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(wide, high),
    [width, height] as const,
  );
  // in pixels of the screen: a page that is zoomed has fewer of its own
  await expect
    .poll(() => hawser.page.evaluate(() => [outerWidth, outerHeight]))
    .toEqual([width, height]);
}

function slug(text: string): string {
  return text.replaceAll(/[^\w]+/g, '-');
}
