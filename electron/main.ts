import type { AtWork } from '../shared/at-work.ts';
import { openConnections } from '../shared/open-connections.ts';
import { existsSync, readdirSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { app, MessageChannelMain, nativeTheme, session, shell, type BrowserWindow } from 'electron';
import { collectWhenAsked } from './engine/collect-soon.ts';
import { startEngine } from './engine/process/host.ts';
import { attachRouter } from './ipc/attach.ts';
import { createHandlers, type Services } from './ipc/handlers.ts';
import { createRouter } from './ipc/router.ts';
import { LocalGuard } from './services/files/local-guard.ts';
import { createAddresses } from './services/addresses/addresses.ts';
import { createLaunch } from './services/edits/launch.ts';
import { createOpenLink } from './services/open-link.ts';
import { trimEnvironment } from './services/own-environment.ts';
import { createServices, type AppServices } from './services/services.ts';
import { agentAddress, type AgentMeans } from './services/login/agent-address.ts';
import { devContentPolicy } from './shell/content-policy.ts';
import { reloadAfterCrash } from './shell/crash.ts';
import {
  askForPlace,
  askForTunnel,
  askToOpen,
  askToOpenFile,
  chooseProgram,
  chooseSaveFile,
  chooseSettingsFile,
  tellUser,
} from './shell/dialogs.ts';
import { copyFiles } from './shell/clipboard-files.ts';
import { createDragOut } from './shell/drag-out.ts';
import { guardContents, guardSession } from './shell/guards.ts';
import { canPassOn, hearOthers, type Attached } from './shell/hear-others.ts';
import { setMenu } from './shell/menu.ts';
import { notifyOfEnds } from './shell/notify.ts';
import { trashablePath } from './shell/trash-path.ts';
import { followPower, showProgress } from './shell/power.ts';
import { startPractice } from './shell/practice-process.ts';
import { pageOrigin, pageUrl, registerPageScheme, servePage } from './shell/protocol.ts';
import { guardQuit } from './shell/quit.ts';
import { createReport } from './shell/report.ts';
import { readStartOptions } from './shell/start-options.ts';
import { followTheme } from './shell/theme.ts';
import { createWindowStore } from './shell/window-bounds.ts';
import { createWindow, showWindow } from './shell/window.ts';
import { readConfigWith } from './ssh-config/config-thread.ts';
import { createArgon2 } from './vault/argon2-thread.ts';
import { createOsCipher } from './vault/secrets.ts';

/** Main, the monitor: puts the parts together and owns nothing itself. See docs/architecture.md. */

/** As the user started Hawser in it; before any page, which would get a copy of what main has. */
const environment = trimEnvironment(process.env);
collectWhenAsked();
const { argv } = process;
const options = readStartOptions(argv, process.cwd());
const addresses = createAddresses();
/** Vite's dev server; a packaged app never looks. */
const devUrl = app.isPackaged ? undefined : environment['HAWSER_DEV_URL'];
const page = devUrl === undefined ? { url: pageUrl, origin: pageOrigin } : devPage(devUrl);

const report = createReport((line) => process.stderr.write(line));

app.setName('Hawser');
if (options.userDataDir !== undefined) app.setPath('userData', options.userDataDir);
// every window asks for it anyway; for root Chromium needs --no-sandbox, which this call would undo
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerPageScheme();
app.on('web-contents-created', (_, contents) => guardContents(contents, page.url));

if (!canPassOn(argv)) {
  report('What Hawser was started with is too long.');
  app.exit(1);
} else if (app.requestSingleInstanceLock({ open: options.open })) {
  const others = hearOthers(app, { addresses, args: argv });
  // not awaited at top level: Electron holds `ready` back until this module has run
  app
    .whenReady()
    .then(() => start(others.attach))
    .catch(fail);
} else {
  app.quit();
}

async function start(attachOthers: (to: Attached) => void): Promise<void> {
  setMenu({ isDevelopment: devUrl !== undefined });
  guardSession(session.defaultSession, page.origin);
  if (devUrl === undefined)
    await servePage(session.defaultSession, join(import.meta.dirname, '../renderer'));
  else relaxForDevelopment(devUrl);

  readConfigWith(new URL('./config-worker.js', import.meta.url));
  const services = createServices({
    profileDirectory: app.getPath('userData'),
    login: loginMeans(),
    vault: {
      os: createOsCipher(),
      derive: createArgon2(join(import.meta.dirname, 'argon2-worker.js')),
    },
    userName: userInfo().username,
    environment,
    systemConfigFile: systemConfigFile(),
    startEngine: () => startEngine('utility', { entry: join(import.meta.dirname, 'engine.js') }),
    startPractice: () => startPractice(join(import.meta.dirname, 'practice.js')),
    mintPorts: () => new MessageChannelMain(),
    launch: createLaunch({
      platform: process.platform,
      env: process.env,
      openPath: (file) => shell.openPath(file),
      confirm: askToOpenFile,
    }),
    copyFiles,
    trashLocal: (path) => shell.trashItem(trashablePath(path)),
    askForTunnel,
    tellUser,
    report,
  });
  await followTheme(services.kept.appearance, nativeTheme);
  const state = createWindowStore(app.getPath('userData'));
  const preload = join(import.meta.dirname, 'preload.cjs');
  const icon = join(import.meta.dirname, 'icon.png');
  const window = await createWindow({ preload, icon, state });
  attachPage(window, services);
  attachOthers({
    show: () => {
      if (!window.isDestroyed()) showWindow(window);
    },
    open: (text) => {
      services.sessions.open({ text }).catch((thrown: unknown) => report(String(thrown)));
    },
  });
  guardQuit({
    window,
    atWork: () => atWork(services, programs.running),
    shutDown: async () => {
      await Promise.all([services.shutDown(), state.idle()]);
    },
  });
  followTransfers(window, services);
  // a page that is reloaded while it loads is no reason to end
  window.loadURL(page.url).catch((thrown: unknown) => report(String(thrown)));
}

/** What logins are made with on this computer. */
function loginMeans(): Parameters<typeof createServices>[0]['login'] {
  const agents: AgentMeans = {
    env: environment,
    platform: process.platform,
    homeDirectory: homedir(),
    userName: userInfo().username,
    pipes: namedPipes,
  };
  return {
    sshDirectory: options.sshDir ?? join(homedir(), '.ssh'),
    homeDirectory: homedir(),
    // looked for anew each time: an agent may be started after Hawser
    get agentSocket() {
      return agentAddress(undefined, agents);
    },
    agentAt: (setting) => agentAddress(setting, agents),
    exists: existsSync,
  };
}

/** What the system is told of transfers. */
function followTransfers(window: BrowserWindow, services: AppServices): void {
  const { transfers, transferSettings, staging, sessions } = services;
  followPower({ transfers: transfers.all, staging }, { onWake: () => sessions.lookNow() });
  showProgress(transfers.all, window);
  notifyOfEnds(transfers.all, transferSettings.current, window);
}

/** Joins the page in the window to the services. */
function attachPage(window: BrowserWindow, services: AppServices): void {
  const handlers = createHandlers({ ...services, app: appService(window) });
  const { id } = window.webContents;
  const router = createRouter(handlers, { report, isPrimary: (asking) => asking === id });
  attachRouter(router, window.webContents, page.origin);
  reloadAfterCrash(window);
}

/** Programs that are known to run in the page's terminals, as it told last. */
const programs = { running: 0 };

/** What the end of the app would cut off, as far as the user wants to be asked. */
function atWork({ transfers, tunnels, kept }: AppServices, running: number): AtWork {
  const isAsked = kept.terminal.current.read().askBeforeClose !== false;
  return {
    transfers: transfers.runningCount(),
    programs: isAsked ? running : 0,
    connections: isAsked ? openConnections(tunnels.all.read()) : 0,
  };
}

function appService(window: BrowserWindow): Services['app'] {
  return {
    info: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      ...(options.open === undefined ? {} : { open: options.open }),
    }),
    paste: () => window.webContents.paste(),
    chooseSaveFile: (name) => chooseSaveFile(window, name),
    chooseSettingsFile: () => chooseSettingsFile(window),
    chooseProgram: () => chooseProgram(window),
    desktop: { dragFiles: createDragOut(join(import.meta.dirname, 'icon.png')), copyFiles },
    addresses,
    tellPrograms: (running) => {
      programs.running = running;
    },
    openLink: createOpenLink({
      ask: (link) => askToOpen(window, link),
      open: (href) => shell.openExternal(href),
    }),
    localGuard: new LocalGuard({
      platform: process.platform,
      homeDirectory: homedir(),
      profileDirectory: app.getPath('userData'),
      ask: (question) => askForPlace(window, question),
    }),
  };
}

/** Where this system keeps what counts for all its users. */
function systemConfigFile(): string {
  return process.platform === 'win32'
    ? join(process.env['ProgramData'] ?? String.raw`C:\ProgramData`, 'ssh', 'ssh_config')
    : '/etc/ssh/ssh_config';
}

function devPage(url: string): { readonly url: string; readonly origin: string } {
  return { url: new URL('/', url).href, origin: new URL(url).origin };
}

function relaxForDevelopment(url: string): void {
  session.defaultSession.webRequest.onHeadersReceived((details, answer) => {
    answer({
      responseHeaders: {
        ...details.responseHeaders,
        'content-security-policy': [devContentPolicy(url)],
      },
    });
  });
}

function fail(thrown: unknown): void {
  report(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  app.exit(1);
}

/** What Windows lists as a folder; a pipe that goes meanwhile can make that fail. */
function namedPipes(): string[] {
  try {
    return process.platform === 'win32' ? readdirSync('\\\\.\\pipe\\') : [];
  } catch {
    // then the usual pipe is tried, and named when it cannot be reached
    return [];
  }
}
