import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { JsonStore } from '../store/json-store.ts';
import { background } from './background.ts';
import { minimumSize, usableBounds, type WindowState } from './window-bounds.ts';

/** What the window is made with. */
export type WindowOptions = {
  readonly preload: string;
  /** A PNG for task bars on Linux; elsewhere the icon comes with the program. */
  readonly icon: string;
  readonly state: JsonStore<WindowState>;
};

/** Creates the one window, hidden until its page has painted, where it was when it was last closed. */
export async function createWindow(options: WindowOptions): Promise<BrowserWindow> {
  // written by a later version, or unreadable: then it opens as the first time
  const saved = await options.state.read().catch((): WindowState => ({ isMaximized: false }));
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...usableBounds(saved.bounds, workAreas),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Hawser',
    ...(process.platform === 'linux' ? { icon: options.icon } : {}),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
    },
  });
  window.once('ready-to-show', () => {
    if (saved.isMaximized) window.maximize();
    window.show();
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
    // a window that opens elsewhere next time is no reason to stay open
    options.state.update(() => state).catch(() => undefined);
  });
  return window;
}

/** Brings the window to the user. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
