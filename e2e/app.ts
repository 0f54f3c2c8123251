import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const repository = path.resolve(import.meta.dirname, '..');

/** Hawser in a real window, with a home, profile and ssh directory of its own. */
export type App = {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** What `~` is for the app; its local pane starts here. */
  readonly home: string;
  readonly sshDirectory: string;
  readonly knownHosts: string;
  /** What the page and main have complained about so far. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

/** Starts the built app with nothing of this machine's user in reach. */
export async function launchApp(extraArguments: readonly string[] = []): Promise<App> {
  const base = await fs.mkdtemp(path.join(tmpdir(), 'hawser-e2e-'));
  const home = path.join(base, 'home');
  const sshDirectory = path.join(base, 'ssh');
  const temporary = path.join(base, 'tmp');
  await fs.mkdir(home);
  await fs.mkdir(temporary);
  await fs.mkdir(sshDirectory, { mode: 0o700 });
  const electron = await _electron.launch({
    args: [
      repository,
      `--user-data-dir=${path.join(base, 'profile')}`,
      `--ssh-dir=${sshDirectory}`,
      '--log-level=3',
      '--disable-gpu',
      '--disable-software-rasterizer',
      ...extraArguments,
    ],
    env: {
      ...displayEnvironment(),
      HOME: home,
      XDG_CACHE_HOME: path.join(base, 'cache'),
      TMPDIR: temporary,
      LANG: 'C.UTF-8',
    },
  });
  const complaints: string[] = [];
  electron.process().stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const page = await electron.firstWindow();
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return {
    electron,
    page,
    home,
    sshDirectory,
    knownHosts: path.join(sshDirectory, 'known_hosts'),
    complaints,
    close: async () => {
      await electron.close();
      await fs.rm(base, { recursive: true, force: true });
    },
  };
}

function displayEnvironment(): Record<string, string> {
  const names = ['PATH', 'DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR'];
  const entries = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
