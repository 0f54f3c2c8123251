// Over 300 lines but one file: both panes over the same two trees in memory, as a user meets them.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { baseName, parentPath } from '../../../shared/paths.ts';
import { packEntries } from '../../../shared/packed-entries.ts';
import { ClientProvider } from '../../client/ClientContext.tsx';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { Browser } from './Browser.tsx';

// happy-dom lays nothing out: without a height no line would be in sight
beforeEach(() => {
  const spies = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600),
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600),
  ];
  return () => spies.forEach((spy) => spy.mockRestore());
});

type Tree = Record<string, Entry[]>;

const folder = (name: string): Entry => ({ name, kind: 'directory', mode: 0o755 });
const file = (name: string, size = 10): Entry => ({ name, kind: 'file', size, mode: 0o644 });

function localTree(): Tree {
  return { '/home/me': [folder('src'), file('a.txt'), file('b.txt'), file('.hidden')] };
}
function remoteTree(): Tree {
  return {
    '/home/me': [folder('www'), file('file10.log'), file('file9.log')],
    '/home/me/www': [
      { name: 'current', kind: 'link', target: 'r/41', targetKind: 'directory' },
      { name: 'bad\udcff\n', kind: 'file' },
    ],
  };
}

/** Both file systems as two trees in memory. */
function handlers(trees: Record<string, Tree>): FakeHandlers {
  const list = (fs: string, path: string): Entry[] => {
    const entries = trees[fs]?.[path];
    if (entries === undefined) throw new OpError('not-found', `There is no ${path}.`);
    return entries;
  };
  return {
    calls: {
      'files.realPath': ({ path }) => ({ path: path === '.' ? '/home/me' : path }),
      'files.freeSpace': () => ({ freeBytes: 212e9, totalBytes: 500e9 }),
      'files.makeDirectory': ({ fs, path }) => {
        list(fs, parentPath(path)).push(folder(baseName(path)));
        return {};
      },
      'files.rename': ({ fs, from, to }) => {
        const entries = list(fs, parentPath(from));
        if (entries.some((entry) => entry.name === baseName(to))) {
          throw new OpError('exists', 'It is there already.');
        }
        const index = entries.findIndex((entry) => entry.name === baseName(from));
        entries[index] = { ...file(''), ...entries[index], name: baseName(to) };
        return {};
      },
      'transfers.start': () => ({ transferId: 't1' }),
      'trash.plan': () => ({ goes: 'trash' }),
    },
    streams: {
      'files.list': ({ fs, path }, stream) => {
        stream.send({ type: 'batch', entries: packEntries(list(fs, path)) });
        stream.send({ type: 'end', notices: [] });
      },
      'trash.throwAway': ({ fs, paths }, stream) => {
        for (const path of paths) {
          const entries = list(fs, parentPath(path));
          entries.splice(
            entries.findIndex((entry) => entry.name === baseName(path)),
            1,
          );
        }
        const removed = paths.length;
        stream.send({ type: 'end', removed, problems: [], cancelled: false });
      },
    },
  };
}

function browser(options: { readonly ready: boolean }) {
  return (
    <Browser
      remoteFs="s1"
      remoteReady={options.ready}
      remotePlaceholder={<p>Not connected yet</p>}
      remoteNotice={
        options.ready ? undefined : (
          <p>
            Connection lost <button type="button">Reconnect</button>
          </p>
        )
      }
      active
    />
  );
}

async function show() {
  const view = renderWithClient(
    browser({ ready: true }),
    handlers({ local: localTree(), s1: remoteTree() }),
  );
  const local = screen.getByRole('grid', { name: 'Local files' });
  const remote = await screen.findByRole('grid', { name: 'Remote files' });
  await within(local).findByRole('gridcell', { name: 'src' });
  await within(remote).findByRole('gridcell', { name: 'www' });
  return { ...view, local, remote };
}

function names(grid: HTMLElement): string[] {
  return within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');
}
const cell = (grid: HTMLElement, name: string) => within(grid).getByRole('gridcell', { name });
const callsTo = (seen: readonly { name: string; params: unknown }[], name: string) =>
  seen.filter((call) => call.name === name).map((call) => call.params);

describe('a pane', () => {
  it('lists the parent, folders, then files in natural order, for people and screen readers', async () => {
    const { remote } = await show();
    expect(names(remote)).toEqual(['..', 'www', 'file9.log', 'file10.log']);
    expect(remote.getAttribute('aria-rowcount')).toBe('5');
    const row = cell(remote, 'file9.log').closest('[role="row"]');
    expect(row?.getAttribute('aria-rowindex')).toBe('4');
    const heading = within(remote).getByRole('columnheader', { name: 'Name' });
    expect(heading.getAttribute('aria-sort')).toBe('ascending');
    expect(screen.getAllByText('3 items · 20 B')).toHaveLength(1);
    expect(await screen.findAllByText('212.0 GB free')).toHaveLength(2);
  });

  it('enters a folder with Enter and comes back to it with Backspace', async () => {
    const { remote, user } = await show();
    remote.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await within(remote).findByText(/bad\\xFF\\n/)).toBeTruthy();
    expect(cell(remote, 'current').getAttribute('aria-description')).toBe('link to r/41');
    await user.keyboard('{Backspace}');
    await within(remote).findByRole('gridcell', { name: 'file9.log' });
    const row = cell(remote, 'www').closest('[role="row"]');
    expect(remote.getAttribute('aria-activedescendant')).toBe(row?.id);
  });

  it('copies what is selected to the folder of the other pane with F5', async () => {
    const { local, user, seen } = await show();
    await user.click(cell(local, 'a.txt'));
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}{F5}');
    await waitFor(() =>
      expect(callsTo(seen, 'transfers.start')).toEqual([
        {
          from: { fs: 'local', paths: ['/home/me/a.txt', '/home/me/b.txt'] },
          to: { fs: 's1', directory: '/home/me' },
        },
      ]),
    );
  });

  it('copies with options of its own with Ctrl+Shift+F5, and says nothing of what was not chosen', async () => {
    const { local, user, seen } = await show();
    await user.click(cell(local, 'a.txt'));
    await user.keyboard('{Control>}{Shift>}{F5}{/Shift}{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Copy with options' });
    expect(dialog.textContent).toContain('Copy “a.txt” to /home/me.');
    await user.selectOptions(within(dialog).getByLabelText('When a name is taken'), 'Skip');
    await user.type(within(dialog).getByLabelText('Leave out'), '*.tmp{enter}{enter}.git ');
    await user.click(within(dialog).getByRole('button', { name: 'Copy' }));
    expect(callsTo(seen, 'transfers.start')).toEqual([
      {
        from: { fs: 'local', paths: ['/home/me/a.txt'] },
        to: { fs: 's1', directory: '/home/me' },
        options: { conflict: 'skip', exclude: ['*.tmp', '.git'] },
      },
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('hides dot files with Ctrl+Alt+H and says how many', async () => {
    const { local, user } = await show();
    local.focus();
    await user.keyboard('{Control>}{Alt>}h{/Alt}{/Control}');
    await waitFor(() => expect(names(local)).toEqual(['..', 'src', 'a.txt', 'b.txt']));
    expect(screen.getByText('3 items · 20 B · 1 hidden')).toBeTruthy();
  });

  it('switches to the other pane with Tab', async () => {
    const { local, remote, user } = await show();
    local.focus();
    await user.keyboard('{Tab}');
    expect(document.activeElement).toBe(remote);
  });
});

describe('a drag with the right button', () => {
  beforeEach(() => {
    const box = { left: 0, top: 0, right: 600, bottom: 600, width: 600, height: 600 } as DOMRect;
    const spies = [
      vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(box),
      vi.spyOn(navigator, 'platform', 'get').mockReturnValue('Win32'),
    ];
    return () => spies.forEach((spy) => spy.mockRestore());
  });

  // the third line, `a.txt`, and the empty space below the lines of the other pane
  const [from, to] = [
    { clientX: 100, clientY: 2 * 26 + 10 },
    { clientX: 100, clientY: 500 },
  ];

  function press(grid: HTMLElement, over: HTMLElement): void {
    document.elementFromPoint = () => over;
    const lines = within(grid).getAllByRole('rowgroup').at(-1) ?? grid;
    fireEvent.pointerDown(lines, { ...from, button: 2 });
  }
  /** True when the press behind it reaches the lines, whose menu it would open. */
  function menuComes(grid: HTMLElement): boolean {
    let comes = false;
    const heard = (): void => {
      comes = true;
    };
    grid.addEventListener('contextmenu', heard);
    fireEvent.contextMenu(grid);
    grid.removeEventListener('contextmenu', heard);
    return comes;
  }

  it('asks where it ends what is to be done there', async () => {
    const { local, remote, user, seen } = await show();
    press(local, remote);
    fireEvent.pointerMove(window, to);
    expect(document.querySelector('[data-drop="true"]')?.contains(remote)).toBe(true);
    fireEvent.pointerUp(window, to);
    expect(menuComes(remote)).toBe(false);
    expect(callsTo(seen, 'transfers.start')).toEqual([]);
    await user.click(await screen.findByRole('menuitem', { name: 'Move here' }));
    await waitFor(() =>
      expect(callsTo(seen, 'transfers.start')).toEqual([
        {
          from: { fs: 'local', paths: ['/home/me/a.txt'] },
          to: { fs: 's1', directory: '/home/me' },
          options: { move: true },
        },
      ]),
    );
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(remote);
  });

  it('offers nothing that leads to where things are', async () => {
    const { local } = await show();
    press(local, local);
    fireEvent.pointerMove(window, to);
    fireEvent.pointerUp(window, to);
    const copy = await screen.findByRole('menuitem', { name: 'Copy here' });
    expect(copy.getAttribute('aria-disabled')).toBe('true');
  });

  it('is none when it is given up', async () => {
    const { local, remote, user } = await show();
    press(local, remote);
    fireEvent.pointerMove(window, to);
    await user.keyboard('{Escape}');
    fireEvent.pointerUp(window, to);
    expect(menuComes(remote)).toBe(false);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.querySelector('[data-drop="true"]')).toBeNull();
  });

  it('is the menu as usual when the click only trembled', async () => {
    const { local, remote } = await show();
    press(local, remote);
    fireEvent.pointerMove(window, { clientX: from.clientX + 2, clientY: from.clientY });
    fireEvent.pointerUp(window, from);
    expect(menuComes(remote)).toBe(true);
  });
});

describe('the path bar', () => {
  it('goes where it is told, says why not, and restores the path with Esc', async () => {
    const { remote, user } = await show();
    const box = screen.getByRole('textbox', { name: 'Remote path' });
    expect(box).toHaveProperty('value', '/home/me');
    remote.focus();
    await user.keyboard('{Control>}l{/Control}');
    expect(document.activeElement).toBe(box);
    await user.keyboard('/nowhere{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('There is no /nowhere.');
    await user.keyboard('{Escape}');
    expect(box).toHaveProperty('value', '/home/me');
    await user.clear(box);
    await user.type(box, 'www{Enter}');
    expect(await within(remote).findByRole('gridcell', { name: 'current' })).toBeTruthy();
    expect(document.activeElement).toBe(remote);
  });
});

describe('changing files', () => {
  it('renames in place: an error keeps the field, a new name gets the cursor', async () => {
    const { remote, user } = await show();
    await user.click(cell(remote, 'file9.log'));
    await user.keyboard('{F2}');
    const field = screen.getByRole('textbox', { name: 'New name' });
    expect(field).toHaveProperty('selectionEnd', 5);
    await user.keyboard('file10{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('It is there already.');
    await user.clear(field);
    await user.keyboard('zebra.log{Enter}');
    const renamed = await within(remote).findByRole('gridcell', { name: 'zebra.log' });
    const row = renamed.closest('[role="row"]');
    await waitFor(() => expect(remote.getAttribute('aria-activedescendant')).toBe(row?.id));
    expect(document.activeElement).toBe(remote);
  });

  it('refuses a name with a slash without asking the server', async () => {
    const { remote, user, seen } = await show();
    await user.click(cell(remote, 'file9.log'));
    await user.keyboard('{F2}a/b{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be empty');
    expect(callsTo(seen, 'files.rename')).toEqual([]);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox', { name: 'New name' })).toBeNull();
  });

  it('makes a folder with F7 and puts the cursor on it', async () => {
    const { remote, user } = await show();
    remote.focus();
    await user.keyboard('{F7}');
    const dialog = await screen.findByRole('dialog', { name: 'New folder' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'fresh{Enter}');
    await within(remote).findByRole('gridcell', { name: 'fresh', hidden: true });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => {
      const row = cell(remote, 'fresh').closest('[role="row"]');
      expect(row?.getAttribute('aria-selected')).toBe('true');
    });
  });

  it('says what a lost connection may have done, and what now, where the name was typed', async () => {
    const lost = new OpError('disconnected', 'The connection to web01 was lost: it may be there.', {
      next: 'Connect again, then look.',
    });
    const failing = handlers({ local: localTree(), s1: remoteTree() });
    const fail = () => Promise.reject(lost);
    const { user } = renderWithClient(browser({ ready: true }), {
      ...failing,
      calls: { ...failing.calls, 'files.makeDirectory': fail, 'files.rename': fail },
    });
    const remote = await screen.findByRole('grid', { name: 'Remote files' });
    await user.click(await within(remote).findByRole('gridcell', { name: 'file9.log' }));
    await user.keyboard('{F2}x{Enter}');
    const said = 'The connection to web01 was lost: it may be there. Connect again, then look.';
    expect((await within(remote).findByRole('alert')).textContent).toBe(said);
    await user.keyboard('{Escape}{F7}');
    const dialog = await screen.findByRole('dialog', { name: 'New folder' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'fresh{Enter}');
    expect(await within(dialog).findByText(said)).toBeTruthy();
  });

  it('deletes only after it asked what and how many', async () => {
    const { remote, user } = await show();
    await user.click(cell(remote, 'file9.log'));
    await user.keyboard('{Control>}{ArrowDown} {/Control}{Delete}');
    const dialog = await screen.findByRole('dialog', { name: 'Delete?' });
    expect(dialog.textContent).toContain('2 items');
    expect(dialog.textContent).toContain('file10.log');
    await waitFor(() => expect(dialog.textContent).toContain('move to the trash of this host'));
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(names(remote)).toHaveLength(4);
    // the dialog gives the focus back a moment after it has gone
    await waitFor(() => expect(document.activeElement).toBe(remote));
    await user.keyboard('{F8}');
    const again = await screen.findByRole('dialog', { name: 'Delete?' });
    await user.click(within(again).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(names(remote)).toEqual(['..', 'www']));
  });
});

describe('a session that comes and goes', () => {
  it('shows the placeholder first, and keeps the last listing when it is gone', async () => {
    const trees = { local: localTree(), s1: remoteTree() };
    const view = renderWithClient(browser({ ready: false }), handlers(trees));
    const show = (ui: ReactNode) =>
      view.rerender(<ClientProvider client={view.client}>{ui}</ClientProvider>);
    expect(screen.getByText('Not connected yet')).toBeTruthy();
    show(browser({ ready: true }));
    const remote = await screen.findByRole('grid', { name: 'Remote files' });
    await within(remote).findByRole('gridcell', { name: 'www' });
    show(browser({ ready: false }));
    expect(screen.getByText('Connection lost')).toBeTruthy();
    expect(names(remote)).toHaveLength(4);
    remote.focus();
    await view.user.keyboard('{ArrowDown}{Delete}');
    expect(screen.queryByRole('dialog')).toBeNull();
    await view.user.keyboard('{F7}');
    expect(screen.queryByRole('dialog')).toBeNull();
    await view.user.keyboard('{Enter}{F2}');
    expect(screen.queryByRole('textbox', { name: 'New name' })).toBeNull();
    expect(names(remote)).toHaveLength(4);
    screen.getByRole('button', { name: 'Reconnect' }).focus();
    trees.s1['/home/me'] = [file('later')];
    show(browser({ ready: true }));
    await within(remote).findByRole('gridcell', { name: 'later' });
    expect(screen.queryByText('Connection lost')).toBeNull();
    // the button that had the focus is gone
    expect(document.activeElement).toBe(remote);
  });
});
