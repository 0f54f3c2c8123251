import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createAddresses } from '../services/addresses/addresses.ts';
import { canPassOn, hearOthers, type Attached } from './hear-others.ts';

/** Hawser at its start: no window yet. */
function begin(args: readonly string[] = ['hawser']) {
  const app = new EventEmitter();
  const addresses = createAddresses();
  const { attach } = hearOthers(app as unknown as App, { addresses, args });
  const to = { show: vi.fn<Attached['show']>(), open: vi.fn<Attached['open']>() };
  const preventDefault = vi.fn<() => void>();
  return {
    attach: () => attach(to),
    ...to,
    preventDefault,
    openUrl: (url: string) => app.emit('open-url', { preventDefault }, url),
    startAgain: (its: readonly string[], data: unknown = {}) =>
      app.emit('second-instance', {}, ['hawser', '--open=ssh://no', ...its], '/', data),
    hosts: () =>
      addresses.all.read().waiting.map((address) => (address.kind === 'open' ? address.host : '-')),
    dropped: () => addresses.all.read().dropped,
  };
}

describe('what other programs hand over', () => {
  it('is kept from before there is a window: by arguments, by macOS, by another start', () => {
    const { openUrl, startAgain, hosts, show, attach, preventDefault } = begin([
      'hawser',
      'ssh://by-argument',
      '--open=ssh://option',
    ]);
    openUrl('sftp://by-macos/');
    startAgain(['ssh://by-start', 'ssh://more']);
    expect(hosts()).toEqual(['by-argument', 'by-macos', 'by-start', 'more']);
    expect(preventDefault).toHaveBeenCalledOnce();
    attach();
    expect(show).not.toHaveBeenCalled();
  });

  it('brings the window to the front, and opens nothing', () => {
    const { attach, openUrl, startAgain, show, open, hosts } = begin();
    attach();
    openUrl('sftp://a/');
    expect(show).toHaveBeenCalledTimes(1);
    startAgain(['ssh://b']);
    expect(show).toHaveBeenCalledTimes(2);
    expect(hosts()).toEqual(['a', 'b']);
    expect(open).not.toHaveBeenCalled();
  });

  it('takes the screen no more once a flood waits', () => {
    const { attach, openUrl, startAgain, show, hosts, dropped } = begin();
    attach();
    for (let at = 0; at < 60; at += 1) openUrl(`ssh://h${at}`);
    for (let at = 0; at < 40; at += 1) startAgain([`ssh://s${at}`]);
    expect(hosts()).toEqual(['h0', 'h1', 'h2', 'h3', 'h4']);
    expect(dropped()).toBe(95);
    expect(show).toHaveBeenCalledTimes(5);
  });

  it.each(['https://host', 'file:///etc/passwd', 'hawser://run', '--open=ssh://host', ''])(
    'is not heard when it is no address of ours: %j',
    (url) => {
      const { attach, openUrl, show, hosts } = begin(['hawser', url]);
      attach();
      openUrl(url);
      expect(hosts()).toEqual([]);
      expect(show).not.toHaveBeenCalled();
    },
  );

  it.each([
    undefined,
    null,
    'ssh://a',
    7,
    { addresses: 'ssh://a' },
    { addresses: ['ssh://a'] },
    { open: 7 },
  ])('from another start that says %j is only that it was started', (data) => {
    const { attach, startAgain, show, open, hosts } = begin();
    startAgain([], data);
    attach();
    startAgain([], data);
    expect(show).toHaveBeenCalledOnce();
    expect(open).not.toHaveBeenCalled();
    expect(hosts()).toEqual([]);
  });

  it('is apart from --open, which only who starts programs can give', () => {
    const { attach, startAgain, open, hosts } = begin();
    attach();
    startAgain(['--open=box'], { open: 'box' });
    expect(open.mock.calls).toEqual([['box']]);
    expect(hosts()).toEqual([]);
  });
});

it('the arguments of a start go on to the one that runs only where they fit into its message', () => {
  expect(canPassOn(['hawser', '--open=box', `ssh://${'x'.repeat(4_000)}`])).toBe(true);
  const path = '/opt/hawser';
  const rest = 16 * 1024 - path.length - 2;
  expect(canPassOn([path, 'x'.repeat(rest)])).toBe(true);
  expect(canPassOn([path, 'x'.repeat(rest + 1)])).toBe(false);
  expect(canPassOn([path, 'ü'.repeat(rest / 2 + 1)])).toBe(false);
  expect(canPassOn([path, ...Array<string>(10_000).fill('x')])).toBe(false);
});
