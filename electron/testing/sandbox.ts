import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

/** Folders that stand for a person's own while a test file runs. */
export type Sandbox = {
  /** All of it. */
  readonly dir: string;
  readonly home: string;
  readonly temp: string;
  /** The only one that is not watched: what a user chose to download to. */
  readonly chosen: string;
};

/** What is in every home, and worth writing to. */
const bait = ['.bashrc', '.profile', '.ssh/authorized_keys', '.ssh/known_hosts', '.ssh/config'];

/** The sandbox of this test file: its process has it for home and temporary folder from the import on. */
export const sandbox = createSandbox();

function createSandbox(): Sandbox {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'hawser-sandbox-'));
  const [home, temp, chosen] = ['home', 'temp', 'chosen'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [join(home, '.ssh'), temp, chosen]) mkdirSync(each, { recursive: true });
  for (const name of bait) writeFileSync(join(home, name), `# ${name}\n`);
  for (const name of ['HOME', 'USERPROFILE']) process.env[name] = home;
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temp;
  for (const name of ['CONFIG', 'DATA', 'CACHE', 'STATE']) delete process.env[`XDG_${name}_HOME`];
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return { dir, home, temp, chosen };
}

/**
 * Does something, and fails when anything of the sandbox is another than before (security.md section 3): what was
 * written, made, removed or given another mode. `except` names folders that may change meanwhile, such as a server's.
 */
export async function inSandbox<T>(
  work: () => Promise<T>,
  except: readonly string[] = [],
): Promise<T> {
  const spared = new Set([sandbox.chosen, ...except]);
  const before = factsBelow(sandbox.dir, spared);
  const [settled] = await Promise.allSettled([work()]);
  const after = factsBelow(sandbox.dir, spared);
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter((path) => before.get(path) !== after.get(path));
  expect(changed, 'nothing may be written but to the chosen folder').toEqual([]);
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

function factsBelow(dir: string, spared: ReadonlySet<string>): Map<string, string> {
  const facts = new Map<string, string>();
  const walk = (folder: string): void => {
    // one character a byte, so that two names are never one
    for (const name of readdirSync(Buffer.from(folder, 'latin1'), { encoding: 'latin1' })) {
      const path = `${folder}/${name}`;
      if (spared.has(Buffer.from(path, 'latin1').toString())) continue;
      const at = Buffer.from(path, 'latin1');
      const found = lstatSync(at);
      const { mode, ino, size, mtimeMs, ctimeMs } = found;
      // a folder's size and times only say that something in it is another
      const rest = found.isDirectory() ? [] : [size, mtimeMs, ctimeMs];
      const leadsTo = found.isSymbolicLink() ? readlinkSync(at, 'latin1') : '';
      facts.set(path, [mode, ino, ...rest, leadsTo].join(' '));
      if (found.isDirectory()) walk(path);
    }
  };
  walk(Buffer.from(dir).toString('latin1'));
  return facts;
}
