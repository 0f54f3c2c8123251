import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { readForm, SyncForm, usualForm, type SyncFormState } from './SyncForm.tsx';

const label = 'Keep replaced files in the trash of the host';

function show(form: Partial<SyncFormState>, right = 's1') {
  const onChange = vi.fn<(form: SyncFormState) => void>();
  const view = renderWithClient(
    <SyncForm
      form={{ ...usualForm, ...form }}
      onChange={onChange}
      places={{ left: { fs: 'local', path: '/l' }, right: { fs: right, path: '/r' } }}
      placeOf={({ fs }) => fs}
    />,
    { calls: { 'sync.memory': () => null } },
  );
  return { ...view, onChange };
}

it('offers to keep what is replaced where a host is written to, and does not by itself', async () => {
  const { user, onChange, unmount } = show({});
  const box = screen.getByRole('checkbox', { name: label });
  expect(box.getAttribute('aria-checked') ?? 'false').toBe('false');
  expect(readForm(usualForm)?.keepReplaced).toBeUndefined();
  await user.click(box);
  expect(onChange).toHaveBeenCalledWith({ ...usualForm, keepReplaced: true });
  expect(readForm({ ...usualForm, keepReplaced: true })?.keepReplaced).toBe(true);
  unmount();
  // this computer's trash gives nothing back
  show({ direction: 'to-left' }).unmount();
  expect(screen.queryByRole('checkbox', { name: label })).toBeNull();
  show({ direction: 'both' }).unmount();
  show({}, 'local');
  expect(screen.queryByRole('checkbox', { name: label })).toBeNull();
});
