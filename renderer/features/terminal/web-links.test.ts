import { Terminal, type ILink } from '@xterm/xterm';
import { describe, expect, it, vi } from 'vitest';
import type { Link } from '../../../shared/links.ts';
import { declaredLinks, writtenLinks } from './web-links.ts';

async function show(text: string, columns = 40) {
  const events = {
    onHover: vi.fn<(link: Link | undefined) => void>(),
    onOpen: vi.fn<(link: Link) => void>(),
  };
  const terminal = new Terminal({ cols: columns, rows: 10, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const provider = writtenLinks(terminal, events);
  const linksIn = (row: number): ILink[] => {
    let found: ILink[] = [];
    provider.provideLinks(row, (links) => (found = links ?? []));
    return found;
  };
  return { events, linksIn };
}

const plain = new MouseEvent('click');
const withCtrl = new MouseEvent('click', { ctrlKey: true });

describe('T05 an address in the output', () => {
  it('is found where it stands, without the sentence around it', async () => {
    const { linksIn } = await show('see (https://example.net/a?b=c#d), or');
    expect(linksIn(1).map(({ text, range }) => ({ text, range }))).toEqual([
      {
        text: 'https://example.net/a?b=c#d',
        range: { start: { x: 6, y: 1 }, end: { x: 32, y: 1 } },
      },
    ]);
  });

  it('is found whole over the edge of the window, from each of its rows', async () => {
    const { linksIn } = await show(`中中 https://example.net/${'x'.repeat(60)} z`);
    for (const row of [1, 2, 3]) {
      expect(linksIn(row).map(({ text }) => text)).toEqual([
        `https://example.net/${'x'.repeat(60)}`,
      ]);
    }
    expect(linksIn(1)[0]?.range).toEqual({ start: { x: 6, y: 1 }, end: { x: 5, y: 3 } });
    expect(linksIn(4)).toEqual([]);
  });

  it.each([
    'ftp://a.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://a@evil.example/',
  ])('is none when it is %s', async (text) => {
    const { linksIn } = await show(text);
    expect(linksIn(1)).toEqual([]);
  });

  it('opens with Ctrl alone, and shows where it leads', async () => {
    const { linksIn, events } = await show('https://b\u00fccher.example/');
    const [link] = linksIn(1);
    link?.hover?.(plain, link.text);
    const target = { href: 'https://xn--bcher-kva.example/', host: 'xn--bcher-kva.example' };
    expect(events.onHover).toHaveBeenLastCalledWith(target);
    link?.leave?.(plain, link.text);
    expect(events.onHover).toHaveBeenLastCalledWith(undefined);
    link?.activate(plain, link.text);
    expect(events.onOpen).not.toHaveBeenCalled();
    link?.activate(withCtrl, link.text);
    expect(events.onOpen).toHaveBeenCalledExactlyOnceWith(target);
  });
});

describe('T05 a link that a program declares', () => {
  const range = { start: { x: 1, y: 1 }, end: { x: 2, y: 1 } };

  it.each([
    ['https://evil.example/', 'https://evil.example/'],
    ['javascript:alert(1)', undefined],
    ['file:///etc/passwd', undefined],
    ['tabby://run', undefined],
    ['https://bank.example@evil.example/', undefined],
    [`https://example.net/${'x'.repeat(1_000_000)}`, undefined],
    ['https://example.net/\u202e', undefined],
    ['', undefined],
  ])('leads where it says, whatever its text: %.40j', (target, href) => {
    const events = {
      onHover: vi.fn<(link: Link | undefined) => void>(),
      onOpen: vi.fn<(link: Link) => void>(),
    };
    const expected = href === undefined ? [] : [href];
    const handler = declaredLinks(events);
    expect(handler.allowNonHttpProtocols).toBe(false);
    handler.activate(plain, target, range);
    expect(events.onOpen).not.toHaveBeenCalled();
    handler.activate(withCtrl, target, range);
    expect(events.onOpen.mock.calls.map(([link]) => link.href)).toEqual(expected);
    handler.hover?.(plain, target, range);
    expect(events.onHover.mock.calls.flatMap(([link]) => link?.href ?? [])).toEqual(expected);
  });
});
