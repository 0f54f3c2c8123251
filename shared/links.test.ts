import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestLink, parseLink } from './links.ts';

describe('E11 an address to open', () => {
  it.each([
    ['https://example.net', 'https://example.net/', 'example.net'],
    ['HTTP://Example.NET/A?b=c#d', 'http://example.net/A?b=c#d', 'example.net'],
    ['http://example.net:8080/', 'http://example.net:8080/', 'example.net:8080'],
    ['http://[::1]:3000/x', 'http://[::1]:3000/x', '[::1]:3000'],
    ['https://example.net/a@b?mail=c@d.e', 'https://example.net/a@b?mail=c@d.e', 'example.net'],
    // homographs: a Cyrillic "а", an "ı" without its dot, a full-width letter that folds to its plain form
    ['https://\u0430pple.com/', 'https://xn--pple-43d.com/', 'xn--pple-43d.com'],
    ['https://g\u0131thub.com/', 'https://xn--gthub-n4a.com/', 'xn--gthub-n4a.com'],
    ['https://\uff47ithub.com/', 'https://github.com/', 'github.com'],
    [
      'https://b\u00fccher.example/\u00e4',
      'https://xn--bcher-kva.example/%C3%A4',
      'xn--bcher-kva.example',
    ],
  ])('%j is shown as it is opened', (text, href, host) => {
    expect(parseLink(text)).toEqual({ href, host });
  });

  it.each([
    ['another scheme', 'file:///etc/passwd'],
    ['another scheme', 'javascript:alert(1)'],
    ['another scheme', 'ssh://host'],
    ['another scheme', 'smb://host/share'],
    ['another scheme', 'ms-msdt:/id'],
    ['another scheme', 'vscode://x'],
    ['another scheme', 'data:text/html,x'],
    ['another scheme', 'view-source:https://example.net'],
    ['another scheme', 'httpsx://example.net'],
    ['a nested scheme', 'blob:https://example.net/x'],
    ['no scheme', 'example.net'],
    ['no scheme', '//example.net'],
    ['a UNC path', String.raw`\\host\share`],
    ['a UNC path', '//host/share'],
    ['user information', 'https://bank.example@evil.example/'],
    ['user information', 'https://a:b@evil.example/'],
    ['empty user information', 'https://@evil.example/'],
    ['escaped user information', 'https://bank.example%40evil.example/'],
    ['a backslash', String.raw`https://bank.example\@evil.example/`],
    ['a backslash', String.raw`https:\\evil.example`],
    ['too few slashes', 'https:evil.example'],
    ['too many slashes', 'https:///evil.example'],
    ['a space before', ' https://example.net'],
    ['a space within', 'https://example.net/a b'],
    ['a newline', 'https://example.net/\nrm'],
    ['a tab in the scheme', 'java\tscript:alert(1)'],
    ['a tab in the scheme', 'ht\ttps://example.net'],
    ['a NUL', 'https://example.net/\0'],
    ['a C1 control', 'https://example.net/\u009b'],
    ['an escape', 'https://example.net/\u001b[2J'],
    ['a turn of direction', 'https://example.net/\u202egpj.exe'],
    ['a character of no width', 'https://exam\u200bple.net/'],
    ['a soft hyphen', 'https://exam\u00adple.net/'],
    ['a lone surrogate', 'https://example.net/\udce9'],
    ['quotes', 'https://example.net/"onclick="x'],
    ['angle brackets', 'https://example.net/<script>'],
    ['a backtick', 'https://example.net/`id`'],
    ['no host', 'https://'],
    ['no host', 'https://?x'],
    ['a host that is none', 'https://exa mple/'],
    ['a port that is none', 'https://example.net:99999/'],
    ['nothing', ''],
  ])('with %s is none: %j', (_, text) => {
    expect(parseLink(text)).toBeUndefined();
  });

  it.each([-1, 0, 1])('is not longer than one can read (%i over)', (over) => {
    const start = 'https://example.net/';
    const text = start + 'x'.repeat(longestLink + over - start.length);
    expect(parseLink(text) !== undefined).toBe(over <= 0);
    // nor in the form in which it is opened: each of these becomes nine characters
    expect(parseLink(start + '\u4e2d'.repeat(300))).toBeUndefined();
  });

  it('opens nothing else, whatever is put in front, within or behind', () => {
    const parts = fc.constantFrom(
      'http',
      'https',
      ':',
      '/',
      '//',
      '@',
      '\\',
      '#',
      '?',
      '.',
      '%',
      '[',
      ']',
      ' ',
      '\n',
      '\t',
      '\0',
      'a',
      'evil.example',
      '\u0430',
      '\u202e',
      'javascript',
      'file',
      'é',
      '::1',
      '0',
      '8080',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (chosen) => {
        const text = chosen.join('');
        const link = parseLink(text);
        if (link === undefined) return;
        const again = new URL(link.href);
        expect(['http:', 'https:']).toContain(again.protocol);
        expect(again.username + again.password).toBe('');
        expect(again.host).toBe(link.host);
        expect(link.href).toMatch(/^https?:\/\/[!-~]+$/);
        expect(parseLink(link.href)).toEqual(link);
      }),
      { numRuns: 3_000 },
    );
  });
});
