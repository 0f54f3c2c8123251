import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ownDisplay } from './display.ts';

const repository = path.resolve(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;
/** `nobody`: Chromium does not sandbox for root, so that tests that run as root prove nothing of it. */
const nobody = 65_534;

/** Electron as whoever loads it is told, the override of the tests' runtime included. */
function electronExecutable(): string {
  return createRequire(import.meta.url)('electron') as string;
}

/** A command as it runs without root's rights. */
function unprivileged(command: string, args: readonly string[]): [string, string[]] {
  if (!isRoot) return [command, [...args]];
  const drop = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--no-new-privs'];
  return ['setpriv', [...drop, command, ...args]];
}

/** Why the sandbox cannot be tried here; undefined when it can. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'seccomp and /proc are Linux’s';
  const run = (command: string, args: readonly string[]) =>
    spawnSync(...unprivileged(command, args)).status === 0;
  if (!run('true', [])) return 'setpriv, which gives up root’s rights, is missing';
  if (!run('unshare', ['--user', 'true'])) return 'this system allows no user namespaces';
  return undefined;
}

/**
 * What a process of nobody's may read: both the runtime's cache and the checkout may lie in root's home. Links, where
 * the file system has them, cost no space.
 */
async function readableCopy(base: string): Promise<{ executable: string; app: string }> {
  const executable = electronExecutable();
  if (!isRoot) return { executable, app: repository };
  const [runtime, app] = [path.join(base, 'runtime'), path.join(base, 'app')];
  const from = path.dirname(executable);
  if (spawnSync('cp', ['-al', from, runtime]).status !== 0) {
    await fs.cp(from, runtime, { recursive: true, force: true });
  }
  for (const name of ['package.json', 'dist']) {
    await fs.cp(path.join(repository, name), path.join(app, name), { recursive: true });
  }
  return { executable: path.join(runtime, path.basename(executable)), app };
}

type Renderer = { readonly status: string; readonly commandLine: string };

/** The process that shows the page, among the descendants of `root`. */
async function findRenderer(root: number): Promise<Renderer | undefined> {
  for (const name of await fs.readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const commandLine = await fs.readFile(`/proc/${name}/cmdline`, 'latin1');
      if (!commandLine.includes('--type=renderer') || !(await descends(name, root))) continue;
      return { status: await fs.readFile(`/proc/${name}/status`, 'latin1'), commandLine };
    } catch {
      // it ended while we looked
    }
  }
  return undefined;
}

async function descends(pid: string, root: number): Promise<boolean> {
  for (let at = Number(pid); at > 1;) {
    if (at === root) return true;
    const status = await fs.readFile(`/proc/${at}/status`, 'latin1');
    at = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
  }
  return false;
}

/** The display's key, which only its owner may read. */
async function authorityOf(env: NodeJS.ProcessEnv): Promise<Uint8Array> {
  const file = env['XAUTHORITY'];
  return file === undefined ? new Uint8Array() : await fs.readFile(file);
}

async function stop(app: ChildProcess): Promise<void> {
  const gone = app.exitCode === null && app.signalCode === null ? once(app, 'exit') : undefined;
  app.kill('SIGTERM');
  const timer = setTimeout(() => app.kill('SIGKILL'), 8_000);
  await gone;
  clearTimeout(timer);
}

/** Electron without its switch against the sandbox, as anybody but root starts it. */
async function startUnprivileged(base: string): Promise<ChildProcess> {
  const { executable, app } = await readableCopy(base);
  const [home, authority] = [path.join(base, 'home'), path.join(base, 'Xauthority')];
  await fs.mkdir(home);
  await fs.writeFile(authority, await authorityOf(process.env));
  if (isRoot) for (const file of [base, home, authority]) await fs.chown(file, nobody, nobody);
  const args = [app, `--user-data-dir=${home}`, '--log-level=3', '--disable-gpu'];
  return spawn(...unprivileged(executable, args), {
    env: {
      PATH: process.env['PATH'],
      DISPLAY: ownDisplay(),
      XAUTHORITY: authority,
      HOME: home,
      XDG_CACHE_HOME: home,
      TMPDIR: home,
      LANG: 'C.UTF-8',
    },
    stdio: 'ignore',
  });
}

test('the page’s process is sandboxed by the system, for a normal user', async () => {
  const reason = obstacle();
  test.skip(reason !== undefined, reason);
  const base = await fs.mkdtemp(path.join(tmpdir(), 'hawser-sandbox-'));
  let app: ChildProcess | undefined;
  try {
    app = await startUnprivileged(base);
    const { pid = 0 } = app;
    await expect
      .poll(async () => (await findRenderer(pid))?.status ?? '', { timeout: 60_000 })
      .toMatch(/^Seccomp:\s*2$/m);
    const renderer = await findRenderer(pid);
    expect(renderer?.commandLine).not.toContain('--no-sandbox');
    // a pid of its own in a namespace of its own: it sees no other process
    expect(renderer?.status).toMatch(/^NSpid:\s*\d+\s+\d+/m);
    expect(renderer?.status).toMatch(/^CapEff:\s*0+$/m);
  } finally {
    if (app !== undefined) await stop(app);
    await fs.rm(base, { recursive: true, force: true });
  }
});
