import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ChangeMessage, PathFacts } from '../../../shared/contract/attributes.ts';
import type { Entry } from '../../../shared/entry.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { PropertiesDialog } from './PropertiesDialog.tsx';

const file = (name: string, mode: number): Entry => ({
  name,
  kind: 'file',
  size: 5,
  mode,
  uid: 1000,
  gid: 100,
  mtimeMs: 1_600_000_000_000,
});
const can: PathFacts['can'] = { modes: true, owners: true, linkAttrs: true, hardLinks: true };
const done: Extract<ChangeMessage, { type: 'end' }> = {
  type: 'end',
  files: 1,
  folders: 0,
  links: 0,
  same: 0,
  skippedLinks: 0,
  problems: [],
  moreProblems: 0,
  cancelled: false,
};

function show(entries: readonly Entry[], end: ChangeMessage = done) {
  const onClose = vi.fn();
  const changes: unknown[] = [];
  const { name: _, ...first } = entries[0] ?? file('', 0);
  const view = renderWithClient(
    <PropertiesDialog
      {...{ fs: 's1', directory: '/a', entries, onClose }}
      onChanged={() => undefined}
    />,
    {
      calls: {
        'attributes.read': () => ({ ...first, can }),
        'attributes.accounts': () => ({
          users: [{ id: 1000, name: 'ada' }],
          groups: [{ id: 33, name: 'www-data' }],
        }),
        'attributes.retarget': () => ({}),
      },
      streams: {
        'attributes.change': (params, stream) => {
          changes.push(params);
          stream.send(end);
        },
      },
    },
  );
  return { ...view, onClose, changes, dialog: screen.getByRole('dialog', { name: 'Properties' }) };
}

describe('Properties', () => {
  it('sends only what was changed of one file', async () => {
    const { user, dialog, changes, onClose } = show([file('x', 0o644)]);
    const inside = within(dialog);
    await inside.findByDisplayValue('ada');
    expect(inside.getByRole('button', { name: 'Apply' })).toHaveProperty('disabled', true);
    await user.click(inside.getByRole('checkbox', { name: 'Owner: execute' }));
    expect(inside.getByLabelText('Octal')).toHaveProperty('value', '0744');
    expect(inside.getByText('Changes mode of 1 file.')).toBeTruthy();
    await user.clear(inside.getByLabelText('Group'));
    await user.type(inside.getByLabelText('Group'), 'www-data{Enter}');
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    const files = { set: 0o100, clear: 0, setX: 0 };
    expect(changes).toEqual([
      { fs: 's1', paths: ['/a/x'], change: { files, gid: 33, recursive: false } },
    ]);
  });

  it('shows what differs as mixed, and takes letters', async () => {
    const { user, dialog, changes } = show([file('x', 0o644), file('y', 0o600)]);
    const inside = within(dialog);
    await inside.findByDisplayValue('ada');
    const box = inside.getByRole('checkbox', { name: 'Others: read' });
    expect(box).toHaveProperty('indeterminate', true);
    expect(inside.getByLabelText('Octal')).toHaveProperty('value', '');
    await user.type(inside.getByLabelText('Octal'), 'go-r{Enter}');
    expect(box).toHaveProperty('indeterminate', false);
    expect(inside.getByLabelText('Octal')).toHaveProperty('value', '0600');
    expect(changes).toEqual([]);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(changes).toHaveLength(1));
    expect(changes[0]).toMatchObject({ change: { files: { set: 0, clear: 0o044 } } });
  });

  it('says which owner it does not know, and sends nothing', async () => {
    const { user, dialog, changes } = show([file('x', 0o644)]);
    const owner = await within(dialog).findByDisplayValue('ada');
    await user.clear(owner);
    await user.type(owner, 'eve{Enter}');
    expect(within(dialog).getByText(/No user “eve” is known/)).toBeTruthy();
    expect(changes).toEqual([]);
  });

  it('stays open with what could not be changed', async () => {
    const error = { code: 'permission', message: 'Cannot change x.', next: 'Ask root.' } as const;
    const { user, dialog, onClose } = show([file('x', 0o644)], {
      ...done,
      files: 0,
      problems: [{ path: '/a/x', error }],
      skippedLinks: 2,
    });
    const inside = within(dialog);
    await inside.findByDisplayValue('ada');
    await user.click(inside.getByRole('checkbox', { name: 'Group: write' }));
    await user.click(inside.getByRole('button', { name: 'Apply' }));
    expect(await inside.findByText('Cannot change x. Ask root.')).toBeTruthy();
    expect(inside.getByText(/2 links were left alone/)).toBeTruthy();
    expect(onClose).not.toHaveBeenCalled();
  });

  it('points a link elsewhere', async () => {
    const link: Entry = { name: 'l', kind: 'link', target: 'old', targetKind: 'broken' };
    const { user, dialog, seen, onClose } = show([link]);
    const inside = within(dialog);
    await inside.findByText('Nothing is there.');
    await user.clear(inside.getByLabelText('Points to'));
    await user.type(inside.getByLabelText('Points to'), 'new{Enter}');
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(seen).toContainEqual(
      expect.objectContaining({
        name: 'attributes.retarget',
        params: { fs: 's1', path: '/a/l', target: 'new' },
      }),
    );
  });
});
