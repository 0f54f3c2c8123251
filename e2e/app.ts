import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ownDisplay } from './display.ts';

/** How long a start may take where much else goes on. */
const startMs = 90_000;

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
  /** What the page did against its content policy, from its first moment on. */
  readonly policyViolations: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

/**
 * Starts the built app with nothing of this machine's user in reach. A temporary folder of its own is for tests that look
 * through all of it.
 */
export async function launchApp(
  extraArguments: readonly string[] = [],
  options: {
    readonly temporary?: 'own' | 'shared';
    /** What stands in the environment besides. */
    readonly environment?: Readonly<Record<string, string>>;
    /** The folder of an earlier start, to start again on its profile; whoever gives it takes it away. */
    readonly base?: string;
  } = {},
): Promise<App> {
  const base = options.base ?? (await fs.mkdtemp(path.join(tmpdir(), 'hawser-e2e-')));
  const home = path.join(base, 'home');
  const sshDirectory = path.join(base, 'ssh');
  const temporary = path.join(base, 'tmp');
  await fs.mkdir(home, { recursive: true });
  await fs.mkdir(temporary, { recursive: true });
  await fs.mkdir(sshDirectory, { recursive: true, mode: 0o700 });
  const electron = await _electron.launch({
    timeout: startMs,
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
      TMPDIR: options.temporary === 'own' ? temporary : tmpdir(),
      LANG: 'C.UTF-8',
      ...options.environment,
    },
  });
  const complaints: string[] = [];
  electron.process().stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  insist(electron);
  const page = await electron.firstWindow({ timeout: startMs });
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
    policyViolations: async () => {
      const told = complaints.filter((line) => policyComplaint.test(line));
      return page.isClosed() ? told : [...told, ...(await reportedViolations(page))];
    },
    close: async () => {
      await electron.close();
      if (options.base === undefined) await fs.rm(base, { recursive: true, force: true });
    },
  };
}

/** How often main is asked at the most. */
const mostAsks = 5;

/**
 * Lets main be asked again when V8 collected the promise of its answer, which Node's inspector holds only weakly: rare, more
 * often on a busy machine, and no fault of what was asked.
 */
function insist(electron: ElectronApplication): void {
  const ask = electron.evaluate.bind(electron) as (...parts: unknown[]) => Promise<unknown>;
  const askAgain = async (turn: number, parts: readonly unknown[]): Promise<unknown> => {
    try {
      return await ask(...parts);
    } catch (error) {
      const isLost = error instanceof Error && /promise was garbage collected/.test(error.message);
      if (!isLost || turn >= mostAsks) throw error;
      return await askAgain(turn + 1, parts);
    }
  };
  electron.evaluate = ((...parts: unknown[]) => askAgain(1, parts)) as typeof electron.evaluate;
}

function displayEnvironment(): Record<string, string> {
  const names = ['PATH', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR'];
  const entries = [
    ...names.map((name) => [name, process.env[name]] as const),
    ['DISPLAY', ownDisplay()] as const,
  ];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const policyComplaint = /Content Security Policy|requires 'Trusted/i;

type Report = {
  readonly body: { readonly effectiveDirective: string; readonly blockedURL: string };
};

/** Chromium keeps reports for whoever asks later, so none is missed while the page loads. */
async function reportedViolations(page: Page): Promise<string[]> {
  const read = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        type Observer = { observe: () => void; takeRecords: () => Report[] };
        const { ReportingObserver } = globalThis as unknown as {
          ReportingObserver: new (
            call: (reports: Report[]) => void,
            options: { types: string[]; buffered: boolean },
          ) => Observer;
        };
        const tell = (reports: Report[]): void =>
          resolve(reports.map(({ body }) => `${body.effectiveDirective} ${body.blockedURL}`));
        const observer = new ReportingObserver(tell, { types: ['csp-violation'], buffered: true });
        observer.observe();
        setTimeout(() => tell(observer.takeRecords()), 50);
      }),
  );
  const patience = new Promise<string[]>((resolve) => setTimeout(() => resolve([]), 5_000));
  // a page that crashed, hangs or was reloaded meanwhile has none left to tell
  return await Promise.race([read.catch(() => []), patience]);
}
