/**
 * Addresses that come from outside: as `--open=`, and by the schemes that the packages name. They lead to an SSH server
 * and to nothing else (Tabby's CVE-2026-45035, WinSCP's CVE-2021-3331); those of other programs, only after a yes.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAddresses } from '../services/addresses/addresses.ts';
import { addressesIn } from '../services/addresses/gather.ts';
import { parseAddress } from '../services/addresses/parse-address.ts';
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

/** What becomes of the arguments of a start that another program wrote. */
function asked(args: readonly string[]) {
  const addresses = createAddresses();
  addresses.hear(addressesIn(args));
  return addresses.all.read().waiting;
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

  it('as an argument by itself is an option of ours neither, nor is anything behind it', () => {
    for (const address of [...otherPrograms, ...commands, 'ssh://host', 'sftp://u@host/x']) {
      expect(readStartOptions(['hawser', address], '/work')).toEqual({});
    }
    const after = ['--open=ssh://evil', '--ssh-dir=/evil', '--user-data-dir=/evil'];
    for (const address of ['ssh://host', 'SFTP://host/', 'ssh:', ' sftp://host"']) {
      expect(readStartOptions(['hawser', '--ssh-dir=/own', address, ...after], '/work')).toEqual({
        sshDir: '/own',
      });
    }
  });

  it('from another program is refused when it would run something', () => {
    for (const address of [...otherPrograms, ...commands]) {
      expect(parseAddress(address).kind).toBe('refused');
      for (const { kind } of asked(['hawser', address])) expect(kind).toBe('refused');
    }
  });

  it('from another program is a question and nothing else: user, host, port and folder, without a password', () => {
    for (const address of [
      'sftp://u;x-proxymethod=5;x-proxytelnetcommand=id:hunter2@host:22/x',
      'ssh://u:hunter2@host:22/--command=id',
    ]) {
      const [question, ...others] = asked(['hawser', address, '-oProxyCommand=id', 'id']);
      expect(others).toEqual([]);
      if (question?.kind !== 'open') throw new Error(`${address} was refused`);
      const { id, kind, scheme, user, host, tcpPort, path, text, ignored, ...settings } = question;
      expect([kind, user, host, tcpPort, settings]).toEqual(['open', 'u', 'host', 22, {}]);
      expect(text).toBe(scheme === 'ssh' ? 'ssh://u@host:22' : 'sftp://u@host:22/x');
      expect([path, ignored.length, id.length]).toEqual([
        scheme === 'ssh' ? undefined : '/x',
        2,
        36,
      ]);
      expect(JSON.stringify(question)).not.toMatch(/hunter2|x-proxy|command/i);
    }
  });

  it('is heard in two places, and none of them can open what other programs hand over', () => {
    const named = /^protocols:\n((?: .*\n)+)/m.exec(
      readFileSync(join(root, 'electron-builder.yml'), 'utf8'),
    );
    expect(named?.[1]).toBe('  - name: SSH and SFTP\n    schemes: [ssh, sftp]\n');
    const hearing = ownSources().filter(({ text }) =>
      /setAsDefaultProtocolClient|open-url|open-file|process\.argv|\{ argv \}|second-instance/.test(
        text,
      ),
    );
    expect(hearing.map(({ file }) => file)).toEqual([
      'electron/main.ts',
      'electron/shell/hear-others.ts',
    ]);
    const [main = '', others = ''] = hearing.map(({ text }) => text);
    expect(main.match(/\bargv\b/g)).toHaveLength(4);
    expect(main).toContain('const { argv } = process;');
    expect(main).toContain('readStartOptions(argv, process.cwd())');
    expect(main).toContain('if (!canPassOn(argv)) {');
    expect(main).toContain('hearOthers(app, { addresses, args: argv })');
    // what they hand over goes to the list of questions; sessions are opened with `--open=` alone
    expect(main.match(/sessions\.open\(/g)).toHaveLength(1);
    expect(main).toMatch(/open: \(text\) => \{\s+services\.sessions\.open\(\{ text \}\)/);
    expect(others.match(/attached\?\.open\([^)]*\)/g)).toEqual(['attached?.open(open)']);
    expect(others).not.toMatch(/sessions|services\/(session|way)/);
    const queue = ownSources().filter(({ file }) =>
      file.startsWith('electron/services/addresses/'),
    );
    expect(queue).toHaveLength(3);
    // pure: nothing there could look up, connect or write
    for (const { text } of queue) {
      const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
      expect(
        imported.filter((name) => !name?.startsWith('../../../shared/') && !name?.startsWith('./')),
      ).toEqual(
        expect.toSatisfy((rest: string[]) =>
          rest.every((name) => ['node:crypto', 'node:url', '../session/watched.ts'].includes(name)),
        ),
      );
    }
  });
});
