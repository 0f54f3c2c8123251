import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import type { Session } from '../../../../shared/contract/sessions.ts';
import { packEntries } from '../../../../shared/packed-entries.ts';
import { sessionStore } from '../../../state/sessions.ts';
import { placesStore } from '../../../state/places.ts';
import { renderWithClient } from '../../../testing/render-with-client.tsx';
import { Browser } from '../Browser.tsx';

beforeEach(() => {
  const spies = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600),
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600),
  ];
  const session: Session = {
    id: 's1',
    title: 'box',
    address: 'ada@box:2222',
    state: { at: 'connecting', phase: 'tcp' },
  };
  sessionStore.setState({ sessions: [session] });
  placesStore.setState({ settings: { hosts: [] } });
  return () => spies.forEach((spy) => spy.mockRestore());
});

const folder = (name: string): Entry => ({ name, kind: 'directory' });
const file = (name: string): Entry => ({ name, kind: 'file' });
const tree: Record<string, Entry[]> = {
  '/': [folder('home'), folder('srv'), folder('var'), file('notes')],
  '/srv': [folder('caf\udce9'), folder('release-1'), folder('release-2'), file('readme')],
  '/srv/caf\udce9': [file('inside')],
  '/srv/release-2': [],
  '/home/me': [folder('src')],
};

/** A tab whose remote pane is at `/srv`. */
async function show() {
  const kept: unknown[] = [];
  const shown = renderWithClient(
    <Browser
      remoteFs="s1"
      remoteReady
      remoteStart="/srv"
      remotePlaceholder={<p>Not yet</p>}
      active
    />,
    {
      calls: {
        'files.realPath': ({ path }) => ({
          path: path === '.' ? '/home/me' : path.length > 1 ? path.replace(/\/$/, '') : path,
        }),
        'files.freeSpace': () => null,
        'places.keepBookmarks': (params) => {
          kept.push(params);
          const { place, bookmarks } = params;
          placesStore.setState({ settings: { hosts: [{ place, bookmarks, recent: [] }] } });
          return {};
        },
        'sessions.open': () => ({ sessionId: 's2' }),
      },
      streams: {
        'files.list': ({ path }, stream) => {
          const entries = tree[path.length > 1 ? path.replace(/\/$/, '') : path];
          if (entries === undefined) {
            const isFile = path === '/srv/readme';
            const code = isFile ? 'not-a-directory' : 'not-found';
            stream.send({ type: 'error', error: { code, message: `No folder ${path}.` } });
            return;
          }
          stream.send({ type: 'batch', entries: packEntries(entries) });
          stream.send({ type: 'end', notices: [] });
        },
      },
    },
  );
  await screen.findByRole('row', { name: /readme/ });
  const bar: HTMLInputElement = screen.getByRole('textbox', { name: 'Remote path' });
  return { ...shown, bar, kept };
}

const options = (): string[] => screen.queryAllByRole('option').map((option) => option.textContent);

describe('the path as a text', () => {
  it('is selected whole, completes by Tab, and goes there by Enter', async () => {
    const { user, bar } = await show();
    await user.click(bar);
    expect([bar.selectionStart, bar.selectionEnd]).toEqual([0, '/srv'.length]);
    await user.keyboard('/srv/rel');
    await waitFor(() => expect(options()).toEqual(['release-1', 'release-2']));
    await user.keyboard('{Tab}');
    expect(bar.value).toBe('/srv/release-');
    await user.keyboard('2');
    await waitFor(() => expect(options()).toEqual(['release-2']));
    await user.keyboard('{Tab}');
    expect(bar.value).toBe('/srv/release-2/');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(bar.value).toBe('/srv/release-2'));
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Remote files' }));
  });

  it('goes to a name that cannot be typed once it is chosen', async () => {
    const { user, bar } = await show();
    await user.click(bar);
    await user.keyboard('/srv/c');
    await waitFor(() => expect(options()).toEqual(['caf\\xE9']));
    await user.keyboard('{ArrowDown}');
    const option = screen.getByRole('option', { selected: true });
    expect(bar.getAttribute('aria-activedescendant')).toBe(option.id);
    await user.keyboard('{Enter}');
    await screen.findByRole('row', { name: /inside/ });
    expect(bar.value).toBe('/srv/caf\\xE9');
  });

  it('leads to the folder of a file, with the cursor on it', async () => {
    const { user, bar } = await show();
    await user.click(bar);
    await user.paste('/srv/readme\n');
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(screen.getByRole('row', { name: /readme/ }).getAttribute('aria-selected')).toBe(
        'true',
      ),
    );
    expect(bar.value).toBe('/srv');
  });

  it('keeps what is wrong at the bar, and Esc gives up', async () => {
    const { user, bar } = await show();
    await user.click(bar);
    await user.keyboard('/nowhere{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('No folder /nowhere.');
    expect(bar.value).toBe('/nowhere');
    await user.keyboard('{Escape}');
    expect(bar.value).toBe('/srv');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('takes an address of its host as a place, and asks before it connects to another one', async () => {
    const { user, bar, seen } = await show();
    await user.click(bar);
    await user.paste('sftp://ada@box:2222/srv/release-2');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(bar.value).toBe('/srv/release-2'));
    expect(screen.queryByRole('dialog')).toBeNull();

    await user.click(bar);
    await user.paste('sftp://ada@other/srv');
    await user.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Connect to another host?' });
    expect(seen.some(({ name }) => name === 'sessions.open')).toBe(false);
    await user.click(within(dialog).getByRole('button', { name: 'Connect' }));
    await waitFor(() =>
      expect(seen).toContainEqual({
        name: 'sessions.open',
        params: { text: 'sftp://ada@other/srv' },
      }),
    );
  });

  it('refuses an address with a password, and lets the password out of sight', async () => {
    const { user, bar } = await show();
    await user.click(bar);
    await user.paste('sftp://ada:hunter2@box:2222/srv');
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('A password in an address');
    expect(bar.value).not.toContain('hunter2');
  });
});

describe('the steps of the path', () => {
  it('are one stop of the keyboard, and open the folders beside', async () => {
    const { user, bar } = await show();
    bar.focus();
    await user.keyboard('{Shift>}{Tab}{/Shift}');
    const step = screen.getByRole('button', { name: 'srv' });
    expect(document.activeElement).toBe(step);
    await user.keyboard('{ArrowDown}');
    const menu = await screen.findByRole('menu', { name: 'Folders in /' });
    await waitFor(() =>
      expect(
        within(menu)
          .getAllByRole('menuitem')
          .map((item) => item.textContent),
      ).toEqual(['home', 'srv', 'var']),
    );
    expect(within(menu).getByRole('menuitem', { name: 'srv' }).getAttribute('aria-current')).toBe(
      'location',
    );
  });
});

describe('places that are everywhere', () => {
  it('are a key away: root, home, and the same path on the other side', async () => {
    const { user, bar } = await show();
    await user.click(screen.getByRole('row', { name: /readme/ }));
    await user.keyboard('{Control>}.{/Control}');
    const local: HTMLInputElement = screen.getByRole('textbox', { name: 'Local path' });
    await waitFor(() => expect(local.value).toBe('/srv'));
    await user.keyboard('{Control>}\\{/Control}');
    await waitFor(() => expect(bar.value).toBe('/'));
    await user.keyboard('{Alt>}{Home}{/Alt}');
    await waitFor(() => expect(bar.value).toBe('/home/me'));
  });

  it('are behind Back, by the right button', async () => {
    const { user, bar } = await show();
    for (const to of ['/', '/home/me']) {
      await user.click(bar);
      await user.keyboard(`${to}{Enter}`);
      await waitFor(() => expect(bar.value).toBe(to));
    }
    const remote = screen.getByRole('region', { name: 'Remote' });
    const back = within(remote).getByRole('button', { name: 'Back' });
    await user.pointer({ keys: '[MouseRight]', target: back });
    const menu = await screen.findByRole('menu', { name: 'Places before' });
    await user.click(within(menu).getByRole('menuitem', { name: '/srv' }));
    await waitFor(() => expect(bar.value).toBe('/srv'));
  });
});

describe('bookmarks', () => {
  it('keep both sides, once, and lead back there', async () => {
    const { user, bar, kept } = await show();
    await user.click(screen.getByRole('row', { name: /readme/ }));
    await user.keyboard('{Control>}b{/Control}');
    await waitFor(() => expect(kept).toHaveLength(1));
    expect(kept[0]).toMatchObject({
      place: 'ada@box:2222',
      bookmarks: [{ name: 'srv', local: '/home/me', remote: '/srv' }],
    });
    await user.keyboard('{Control>}b{/Control}');
    await screen.findByText('This place is a bookmark already');
    expect(kept).toHaveLength(1);

    await user.click(bar);
    await user.keyboard('/srv/release-2{Enter}');
    await waitFor(() => expect(bar.value).toBe('/srv/release-2'));
    await user.keyboard('{Control>}{Shift>}b{/Shift}{/Control}');
    await user.click(await screen.findByRole('menuitem', { name: /srv.*↔/ }));
    await waitFor(() => expect(bar.value).toBe('/srv'));
  });
});
