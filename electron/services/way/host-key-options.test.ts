import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { diskFiles } from '../../ssh-config/read-files.ts';
import { resolveHost } from '../../ssh-config/resolve.ts';
import { localFacts } from '../../ssh-config/ssh-g.test-support.ts';
import { readTree } from '../../ssh-config/tree.ts';
import { createKnownHostsStore } from '../../store/known-hosts-store.ts';
import { sshdPath } from '../../testing/sshd.ts';
import { targetOf } from './configured.ts';

/** RevokedHostKeys and KnownHostsCommand: what ssh makes of a file, a program and a key, and what we do. */

const run = promisify(execFile);
let dir = '';
const keys: { file: string; line: string; blob: Buffer }[] = [];
beforeAll(async () => {
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  dir = await mkdtemp(join(tmpdir(), 'hawser-key-options-'));
  await writeFile(join(dir, 'empty'), '');
  for (const name of ['host', 'other']) {
    const file = join(dir, name);
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    const line = (await readFile(`${file}.pub`, 'utf8')).trim();
    keys.push({ file, line, blob: Buffer.from(line.split(' ')[1] ?? '', 'base64') });
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(() => rm(join(dir, 'asked'), { force: true }));

const lineOf = (which: 0 | 1): string => keys[which]?.line ?? '';
const known = () => writeFile(join(dir, 'known'), `box ${lineOf(0)}\n`);

/** A configuration of these lines, its known hosts in a file of ours. */
async function configOf(lines: string): Promise<string> {
  const file = join(dir, 'config');
  const text = `${lines.replaceAll('@', dir)}\nUserKnownHostsFile ${join(dir, 'known')}\nGlobalKnownHostsFile /dev/null\n`;
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

type Verdict = 'match' | 'refused';

async function bySsh(file: string): Promise<Verdict> {
  const server = `${sshdPath} -i -f ${join(dir, 'empty')} -h ${keys[0]?.file ?? ''}`;
  const options = [`ProxyCommand=${server}`, 'StrictHostKeyChecking=yes', 'BatchMode=yes'];
  const args = [
    '-v',
    '-F',
    file,
    ...options.flatMap((each) => ['-o', each]),
    '-l',
    'nobody',
    'box',
  ];
  const errors = await new Promise<string>((resolve) => {
    execFile('ssh', args, { timeout: 30_000 }, (_error, _out, stderr) => resolve(stderr));
  });
  return errors.includes('is known and matches') ? 'match' : 'refused';
}

async function byUs(file: string): Promise<Verdict> {
  const means = { ...diskFiles(process.getuid?.()), homes: localFacts };
  const tree = await readTree([{ path: file, isUsers: true }], means);
  const resolved = resolveHost(tree, { alias: 'box' }, { local: localFacts });
  const { knownHosts: choice } = targetOf(resolved, { authentication: { method: 'automatic' } });
  const of = { host: 'box', tcpPort: 22, choice };
  const store = createKnownHostsStore({ userFiles: [] });
  const ask = async () => {
    await store.knownKeyTypes(of);
    return store.verdict(of, keys[0]?.blob ?? Buffer.of());
  };
  const verdict = await ask().catch((thrown: unknown) => {
    // anything but an error of ours about the key is a fault of the test
    if (!(thrown instanceof OpError) || thrown.code !== 'host-key') throw thrown;
    return undefined;
  });
  return verdict?.verdict === 'match' ? 'match' : 'refused';
}

describe('RevokedHostKeys', () => {
  const krlOf = async (which: 0 | 1): Promise<void> => {
    await writeFile(join(dir, 'spec'), lineOf(which));
    await run('ssh-keygen', ['-q', '-k', '-f', join(dir, 'revoked'), join(dir, 'spec')]);
  };
  const write = (text: string) => writeFile(join(dir, 'revoked'), text);
  it.each<[string, () => Promise<unknown>, Verdict]>([
    ['with this key', () => write(`# bad\n${lineOf(0)}\n`), 'refused'],
    ['with another key', () => write(`${lineOf(1)}\n`), 'match'],
    ['that is empty', () => write(''), 'match'],
    ['that cannot be understood', () => write('all of them\n'), 'refused'],
    ['that is not there', () => rm(join(dir, 'revoked'), { force: true }), 'refused'],
    ['of ssh-keygen -k with this key', () => krlOf(0), 'refused'],
    ['of ssh-keygen -k with another key', () => krlOf(1), 'match'],
    ['of ssh-keygen -k that is cut', () => krlOf(1).then(cut), 'refused'],
  ])('a file %s counts as for ssh, also for a known key', async (_, make, verdict) => {
    const cutFile = join(dir, 'revoked');
    await rm(cutFile, { force: true });
    await known();
    await make();
    const file = await configOf('RevokedHostKeys @/revoked');
    expect(await bySsh(file)).toBe(verdict);
    expect(await byUs(file)).toBe(verdict);
  });

  async function cut(): Promise<void> {
    const bytes = await readFile(join(dir, 'revoked'));
    await writeFile(join(dir, 'revoked'), bytes.subarray(0, -7));
  }

  it('none is no file, and a path that cannot be expanded is one that is not there', async () => {
    await known();
    expect(await byUs(await configOf('RevokedHostKeys none'))).toBe('match');
    expect(await byUs(await configOf('RevokedHostKeys ${NOT_SET_ANYWHERE}/x'))).toBe('refused');
  });
});

describe('KnownHostsCommand', () => {
  const program = async (body: string): Promise<void> => {
    const text = `#!/bin/sh\necho "$*" >>${join(dir, 'asked')}\n${body}\n`;
    await writeFile(join(dir, 'program'), text);
    await chmod(join(dir, 'program'), 0o755);
  };
  it.each<[string, string, Verdict]>([
    ['names the key', 'echo "box @0"', 'match'],
    ['names nothing', 'true', 'refused'],
    ['names another key', 'echo "box @1"', 'refused'],
    ['names the key for another host', 'echo "db @0"', 'refused'],
    ['names the key and fails', 'echo "box @0"; exit 3', 'refused'],
    ['calls the key revoked', 'echo "box @0"; echo "@revoked box @0"', 'refused'],
  ])('a program that %s counts as for ssh, and is asked the same', async (_, body, verdict) => {
    await writeFile(join(dir, 'known'), '');
    await program(body.replace('@0', lineOf(0)).replace('@0', lineOf(0)).replace('@1', lineOf(1)));
    const file = await configOf(
      'KnownHostsCommand @/program "%H" %I %t %f %K %h,%p,%n,%r,%% a\\ b',
    );
    expect(await bySsh(file)).toBe(verdict);
    const askedBySsh = await readFile(join(dir, 'asked'), 'utf8');
    await rm(join(dir, 'asked'));
    expect(await byUs(file)).toBe(verdict);
    const asked = await readFile(join(dir, 'asked'), 'utf8');
    expect(asked.replaceAll(localFacts.localUser, 'nobody')).toBe(askedBySsh);
  });

  it('is started by its full path, and by no shell', async () => {
    await known();
    expect(await byUs(await configOf('KnownHostsCommand program'))).toBe('refused');
    await program('true');
    expect(await byUs(await configOf('KnownHostsCommand @/program $(touch @/x); touch @/x'))).toBe(
      'match',
    );
    expect(await readFile(join(dir, 'asked'), 'utf8')).toContain('$(touch');
    await expect(readFile(join(dir, 'x'))).rejects.toThrow('ENOENT');
  });
});
