/**
 * Addresses that come from outside: as `--open=`, as what another start of Hawser passes on, and by the schemes that the
 * packages name. They lead to an SSH server and to nothing else (Tabby's CVE-2026-45035, WinSCP's CVE-2021-3331).
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDestination } from '../../shared/quick-connect.ts';
import { ownSources } from './source-rules.test-support.ts';
import { readStartOptions } from './start-options.ts';

const root = resolve(import.meta.dirname, '../..');

/** What becomes of an address on the command line. */
function opened(address: string) {
  const { open, ...others } = readStartOptions(['hawser', `--open=${address}`], '/work');
  expect(others).toEqual({});
  return open === undefined ? undefined : parseDestination(open);
}

const otherPrograms = [
  'tabby://run/id',
  'tabby://run?command=id',
  'terminal://run?cmd=id',
  'exec:id',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://host/share',
  'vscode://file/x',
  'ms-msdt:/id',
  'app://hawser/index.html',
  'https://host/x',
  'telnet://host',
  'hawser://run/id',
  'ssh+proxy://host',
  'scp://host/x',
];

const commands = [
  '-oProxyCommand=id',
  '-v',
  'ssh://-v',
  'ssh://user@-v:22',
  'ssh://-oProxyCommand=id',
  'sftp://-oProxyCommand=id/x',
  'ssh://host$(id)',
  'ssh://host;id',
  'ssh://host|id',
  'ssh://host`id`',
  'ssh://host&id',
  'ssh://host%0aid',
  'ssh://host\nid',
  'ssh://host"id"',
  'ssh://a b',
  'sftp://host?x-winscp-savedsession=evil',
  'sftp://host?command=id',
  'ssh://host#id',
  'sftp://u%0a@host/',
  'sftp://host/%00',
  String.raw`\\host\share`,
  'ssh://',
  'sftp:///etc/passwd',
];

describe('CVE-2026-45035 an address from outside', () => {
  it.each([...otherPrograms, ...commands])('that would run something is refused: %j', (address) => {
    expect(opened(address)?.ok).not.toBe(true);
  });

  it.each([
    // settings in an address: WinSCP takes a session from there, with the program it starts
    'sftp://u;x-proxymethod=5;x-proxytelnetcommand=id@host/',
    'sftp://u;x-name=evil;fingerprint=aa@host/x;x-command=id',
    'sftp://host/$(id)',
    'sftp://host/;id',
    'ssh://host/run?command=id',
    'ssh://user@host/--command=id',
  ])('names a user, a host, a port and a folder, and no other setting: %j', (address) => {
    const parsed = opened(address);
    if (parsed?.ok !== true) throw new Error(`${address} was refused`);
    const { host, user, tcpPort, path, ...settings } = parsed.destination;
    expect(settings).toEqual({});
    expect([host, user ?? 'u', tcpPort]).toEqual([
      'host',
      expect.stringMatching(/^\w+$/),
      undefined,
    ]);
    // a folder is a name for SFTP, never part of a command; an ssh:// address has none
    expect(address.startsWith('ssh:') ? path : undefined).toBeUndefined();
  });

  it('says nothing of Hawser’s own: profile and keys are other options', () => {
    const args = ['hawser', '--open=ssh://host --ssh-dir=/evil --user-data-dir=/evil'];
    const options = readStartOptions(args, '/work');
    expect(Object.keys(options)).toEqual(['open']);
    expect(parseDestination(options.open ?? '').ok).toBe(false);
  });

  it('does nothing as an argument by itself, which is how systems hand over what a link names', () => {
    for (const address of [...otherPrograms, ...commands, 'ssh://host', 'sftp://u@host/x']) {
      expect(readStartOptions(['hawser', address], '/work')).toEqual({});
    }
  });

  it('is heard in two places, and goes the way of what was typed in both', () => {
    const named = /^protocols:\n((?: .*\n)+)/m.exec(
      readFileSync(join(root, 'electron-builder.yml'), 'utf8'),
    );
    expect(named?.[1]).toBe('  - name: SSH and SFTP\n    schemes: [ssh, sftp]\n');
    const hearing = ownSources().filter(({ text }) =>
      /setAsDefaultProtocolClient|open-url|open-file|process\.argv|second-instance/.test(text),
    );
    expect(hearing.map(({ file }) => file)).toEqual(['electron/main.ts']);
    const main = hearing[0]?.text ?? '';
    expect(main).not.toMatch(/setAsDefaultProtocolClient|open-url|open-file/);
    expect(main.match(/process\.argv/g)).toHaveLength(1);
    expect(main).toContain('readStartOptions(process.argv, process.cwd())');
    expect(main).toMatch(/second-instance', \(_, __, ___, data\) =>/);
    expect(main).toMatch(
      /typeof open !== 'string'\) return;\s+services\.sessions\.open\(\{ text: open \}\)/,
    );
  });
});
