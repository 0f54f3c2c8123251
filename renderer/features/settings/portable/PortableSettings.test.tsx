import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { PortablePreview } from '../../../../shared/contract/portable.ts';
import { renderWithClient } from '../../../testing/render-with-client.tsx';
import { PortableSettings } from './PortableSettings.tsx';

const preview: PortablePreview = {
  importId: 'i',
  file: 'mine.json',
  hosts: { added: ['web', 'a\u202Eb'], differing: ['db'], same: 3 },
  tunnels: { added: ['web: db'], differing: ['web: proxy'], same: 0 },
  sections: [
    { section: 'keyboard', isSame: false },
    { section: 'panes', isSame: true },
    { section: 'terminal', isSame: false },
  ],
  leftOut: ['One host that cannot be read'],
  cautions: ['web: weak algorithms are allowed'],
};

function show(given: PortablePreview | null = preview) {
  return renderWithClient(<PortableSettings />, {
    calls: {
      'settings.preview': () => ({ preview: given }),
      'settings.export': () => ({ saved: true }),
      'settings.import': () => ({
        hostsAdded: 2,
        hostsReplaced: 1,
        tunnelsAdded: 1,
        tunnelsReplaced: 0,
        tunnelsLeftOut: 0,
        sections: ['terminal'],
        backup: '/profile/settings-before-import.json',
      }),
      'hosts.list': () => [],
    },
  });
}
const button = (name: string) => screen.getByRole('button', { name });

it('shows what a file holds beside what is here, and takes over what was chosen', async () => {
  const { user, seen } = show();
  await user.click(button('Import settings…'));
  const dialog = await screen.findByRole('dialog', { name: 'Import mine.json' });
  expect(dialog.textContent).toContain('Not the same here: db.');
  // what a name hides is seen
  expect(dialog.textContent).not.toContain('\u202E');
  expect(dialog.textContent).toContain('Look twice: web: weak algorithms are allowed.');
  expect(dialog.textContent).toContain('Not used of this file: One host that cannot be read.');
  expect(dialog.textContent).toContain('Not here yet: web: db.');
  // those that are the same already are no choice
  expect(within(dialog).getAllByRole('checkbox')).toHaveLength(2);
  await user.selectOptions(screen.getByLabelText('Hosts'), 'all');
  await user.click(screen.getByLabelText('Keyboard'));
  await user.click(button('Import'));
  expect(seen).toContainEqual({
    name: 'settings.import',
    params: { importId: 'i', hosts: 'all', tunnels: 'new', sections: ['terminal'] },
  });
  const said = await screen.findByText(/2 hosts added, 1 replaced, 1 tunnel added, 1 subject/);
  expect(said.textContent).toContain('kept in /profile/settings-before-import.json');
  expect(screen.queryByRole('dialog')).toBeNull();
  // the sidebar has the new ones
  expect(seen.map(({ name }) => name)).toContain('hosts.list');
});

it('imports nothing when nothing is chosen, or no file was', async () => {
  const none = { added: [], differing: [], same: 0 };
  const { user } = show({
    ...preview,
    hosts: { ...none, same: 2 },
    tunnels: none,
    sections: [],
  });
  await user.click(button('Import settings…'));
  expect(await screen.findByText('All hosts in it are here already.')).toBeDefined();
  expect(button('Import')).toHaveProperty('disabled', true);
  await user.click(button('Cancel'));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('says that the settings are saved', async () => {
  const { user } = show(null);
  await user.click(button('Import settings…'));
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(button('Export settings…'));
  expect(await screen.findByText('The settings are saved.')).toBeDefined();
});
