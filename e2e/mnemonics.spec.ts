import { expect, test } from './fixtures.ts';

test('Alt and an underlined letter press the buttons of a dialog and go to its fields, and nothing else', async ({
  hawser,
}) => {
  const { page } = hawser;
  const { keyboard } = page;
  const underlined = () =>
    page.evaluate(() =>
      [...(CSS.highlights.get('mnemonics') ?? [])].map((range) => {
        const { startContainer, startOffset } = range;
        return startContainer.textContent?.charAt(startOffset);
      }),
    );
  await expect(hawser.local.row('..')).toBeVisible();
  await hawser.local.grid.focus();
  await keyboard.press('F7');
  const dialog = hawser.dialog('New folder');
  const create = dialog.getByRole('button', { name: 'Create' });
  await expect(create).toHaveAttribute('aria-keyshortcuts', /^Alt\+.$/);
  await keyboard.type('by letters');
  await create.focus();

  await keyboard.down('Alt');
  await expect.poll(underlined).toHaveLength(3);
  await keyboard.press('n');
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await keyboard.press('F7'); // finds files, in a pane
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await keyboard.up('Alt');
  expect(await underlined()).toEqual([]);

  const keys = (await create.getAttribute('aria-keyshortcuts')) ?? '';
  await keyboard.press(keys.toLowerCase().replace('alt', 'Alt'));
  await expect(dialog).toBeHidden();
  await expect(hawser.local.row('by letters')).toBeVisible();
});
