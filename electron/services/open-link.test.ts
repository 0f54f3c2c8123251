import { describe, expect, it, vi } from 'vitest';
import type { Link } from '../../shared/links.ts';
import { createOpenLink } from './open-link.ts';

const setUp = () => {
  const ask = vi.fn<(link: Link) => Promise<boolean>>().mockResolvedValue(true);
  const open = vi.fn<(href: string) => Promise<void>>().mockResolvedValue();
  return { ask, open, openLink: createOpenLink({ ask, open }) };
};
const refused = expect.objectContaining({ code: 'refused' }) as unknown;

describe('E11 opening an address in the browser', () => {
  it('asks with the whole address, as it will be opened, and opens exactly that', async () => {
    const { ask, open, openLink } = setUp();
    expect(await openLink('https://\u0430pple.com/ü')).toEqual({ opened: true });
    const href = 'https://xn--pple-43d.com/%C3%BC';
    expect(ask).toHaveBeenCalledExactlyOnceWith({ href, host: 'xn--pple-43d.com' });
    expect(open).toHaveBeenCalledExactlyOnceWith(href);
  });

  it('opens nothing after a no', async () => {
    const { ask, open, openLink } = setUp();
    ask.mockResolvedValue(false);
    expect(await openLink('https://example.net')).toEqual({ opened: false });
    expect(open).not.toHaveBeenCalled();
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id',
    String.raw`\\host\share\x.exe`,
    'https://bank.example@evil.example',
    'https://example.net/\u202egpj.exe',
    'smb://host/share',
    'tabby://run?command=id',
  ])('CVE-2026-45037, electerm CVE-2026-43941: never even asks about %j', async (url) => {
    const { ask, open, openLink } = setUp();
    await expect(openLink(url)).rejects.toEqual(refused);
    expect(ask).not.toHaveBeenCalled();
    expect(open).not.toHaveBeenCalled();
  });

  it('asks one question at a time', async () => {
    const { ask, open, openLink } = setUp();
    let answer: (isYes: boolean) => void = () => undefined;
    ask.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const first = openLink('https://example.net');
    await expect(openLink('https://example.org')).rejects.toEqual(refused);
    answer(true);
    await first;
    expect(open).toHaveBeenCalledExactlyOnceWith('https://example.net/');
    ask.mockRejectedValueOnce(new Error('the window is gone'));
    await expect(openLink('https://example.net')).rejects.toThrow('gone');
    ask.mockResolvedValue(false);
    expect(await openLink('https://example.net')).toEqual({ opened: false });
  });

  it('says so when there is no browser', async () => {
    const { open, openLink } = setUp();
    open.mockRejectedValue(new Error('ENOENT /secret/path'));
    await expect(openLink('https://example.net')).rejects.toEqual(
      expect.objectContaining({
        code: 'failed',
        message: expect.not.stringContaining('secret') as string,
      }),
    );
  });
});
