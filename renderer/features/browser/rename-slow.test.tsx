import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { packEntries } from '../../../shared/packed-entries.ts';
import { OpError } from '../../../shared/errors.ts';
import { layOut } from '../../testing/lay-out.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { Browser } from './Browser.tsx';

layOut();

/** A host whose answers come when the test says so. */
async function showSlow() {
  const names = { local: ['src'], s1: ['www'] };
  let listings = 0;
  const waiting: (() => void)[] = [];
  const answers: { readonly yes: () => void; readonly no: () => void }[] = [];
  const view = renderWithClient(
    <Browser remoteFs="s1" remoteReady remotePlaceholder={<p>Not connected</p>} active />,
    {
      calls: {
        'files.realPath': ({ path }) => ({ path: path === '.' ? '/home/me' : path }),
        'files.freeSpace': () => ({ freeBytes: 1, totalBytes: 2 }),
        'files.rename': () =>
          new Promise((resolve, reject) => {
            const yes = (): void => {
              names.s1 = ['pages'];
              resolve({});
            };
            answers.push({ yes, no: () => reject(new OpError('exists', 'It is there.')) });
          }),
        'trash.plan': () => ({ goes: 'trash' }),
      },
      streams: {
        'files.list': ({ fs }, stream) => {
          listings += 1;
          const list = fs === 'local' ? names.local : names.s1;
          const send = (): void => {
            const entries = list.map((name) => ({ name, kind: 'directory' as const }));
            stream.send({ type: 'batch', entries: packEntries(entries) });
            stream.send({ type: 'end', notices: [] });
          };
          if (listings > 2) waiting.push(send);
          else send();
        },
      },
    },
  );
  const remote = await screen.findByRole('grid', { name: 'Remote files' });
  const row = await within(remote).findByRole('gridcell', { name: 'www' });
  await within(screen.getByRole('grid', { name: 'Local files' })).findByText('src');
  await view.user.click(row);
  await view.user.keyboard('{F2}pages');
  return {
    ...view,
    remote,
    answers,
    listings: () => listings,
    answerLists: () => waiting.splice(0).forEach((send) => send()),
  };
}

const field = () => screen.queryByRole('textbox', { name: 'New name' });
const renames = ({ seen }: Awaited<ReturnType<typeof showSlow>>) =>
  seen.filter(({ name }) => name === 'files.rename');

describe('while a new name is on its way', () => {
  it('keys do nothing: it is asked for once, and the field stays for the answer', async () => {
    const view = await showSlow();
    await view.user.keyboard('{Enter}{Enter}x{Escape}{Tab}');
    expect(field()?.getAttribute('aria-busy')).toBe('true');
    expect(field()).toHaveProperty('value', 'pages');
    expect(renames(view)).toHaveLength(1);
    view.answers[0]?.no();
    expect((await screen.findByRole('alert')).textContent).toBe('It is there.');
    await view.user.keyboard('{Escape}');
    expect(field()).toBeNull();
  });

  it('the old name, as long as the lines still show it, is not opened, deleted or renamed', async () => {
    const view = await showSlow();
    await view.user.keyboard('{Enter}');
    view.answers[0]?.yes();
    await waitFor(() => expect(document.activeElement).toBe(view.remote));
    await waitFor(() => expect(view.listings()).toBe(3));
    await view.user.keyboard('{Enter}{Delete}{F2}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(field()).toBeNull();
    expect(view.listings()).toBe(3);
    view.answerLists();
    await within(view.remote).findByRole('gridcell', { name: 'pages' });
    await view.user.keyboard('{Enter}');
    await waitFor(() => expect(view.listings()).toBe(4));
  });

  it('another question stays, and what came of the name is told', async () => {
    const view = await showSlow();
    await view.user.keyboard('{Enter}');
    await view.user.click(within(view.remote).getByRole('columnheader', { name: 'Name' }));
    view.remote.focus();
    await view.user.keyboard('{F7}');
    expect(screen.getByRole('dialog', { name: 'New folder' })).toBeTruthy();
    view.answers[0]?.no();
    await waitFor(() => expect(screen.getByText('It is there.')).toBeTruthy());
    expect(screen.getByRole('dialog', { name: 'New folder' })).toBeTruthy();
  });
});
