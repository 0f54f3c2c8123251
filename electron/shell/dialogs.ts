import { basename } from 'node:path';
import { BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import type { Link } from '../../shared/links.ts';
import type { LocalQuestion } from '../services/files/local-consent.ts';
import type { TunnelQuestion } from '../services/forwards/tunnel-consent.ts';

/** Asks where to save something, with the system's own dialog. */
export async function chooseSaveFile(
  window: BrowserWindow,
  name: string,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: name,
    filters: [{ name: 'JSON', extensions: ['json'] }],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

/** Asks for a file of settings, with the system's own dialog. */
export async function chooseSettingsFile(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import settings',
    properties: ['openFile'],
    filters: [{ name: 'JSON', extensions: ['json'] }],
  });
  return canceled ? undefined : filePaths[0];
}

/** Asks for a program, with the system's own dialog: the page has no say in what is started. */
export async function chooseProgram(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose an editor',
    properties: ['openFile'],
    ...(process.platform === 'win32'
      ? { filters: [{ name: 'Programs', extensions: ['exe'] }] }
      : {}),
  });
  return canceled ? undefined : filePaths[0];
}

/** A question that is answered by a word of its own, or by Cancel. */
type Question = {
  readonly type: 'question' | 'warning';
  readonly message: string;
  readonly detail: string;
  /** The word of the button that says yes. */
  readonly yes: string;
};

/** Asks over a window, the first one if none is named; true after a yes. No is the default. */
async function ask(
  { yes, ...question }: Question,
  window = BrowserWindow.getAllWindows()[0],
): Promise<boolean> {
  const options: MessageBoxOptions = {
    ...question,
    title: 'Hawser',
    buttons: ['Cancel', yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const { response } = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === 1;
}

/** Asks whether the system may open a copy of a file that a server has, and might run it. */
export async function askToOpenFile(file: string): Promise<boolean> {
  return await ask({
    type: 'warning',
    message: `Open ${basename(file)} with the program of this computer?`,
    detail:
      'Some programs run what is in such a file. Open it only when you know what is in it. Hawser’s own editor only shows it.',
    yes: 'Open',
  });
}

/** Shows an address in full and asks whether the browser may open it. */
export async function askToOpen(window: BrowserWindow, { host, href }: Link): Promise<boolean> {
  const message = `Open ${host} in your browser?`;
  return await ask({ type: 'question', message, detail: href, yes: 'Open' }, window);
}

/** Asks whether Hawser may use a place on this computer that is not for every day. */
export async function askForPlace(
  window: BrowserWindow,
  { kind, place }: LocalQuestion,
): Promise<boolean> {
  const isChange = kind === 'change';
  const question: Question = {
    type: 'warning',
    message: isChange ? `Change files in ${place}?` : `Copy what is in ${place}?`,
    detail: isChange
      ? 'You or something else asked Hawser to write, move or delete files there. Files in such a place can decide what runs on this computer. If you allow it, it counts for this place and all below it until Hawser ends.'
      : 'You or something else asked Hawser to copy files from there. Keys and passwords are kept in it. If you allow it, it counts until Hawser ends.',
    yes: 'Allow',
  };
  return await ask(question, window);
}

/** Asks whether a tunnel may open this computer, or what it reaches, to others. */
export async function askForTunnel(question: TunnelQuestion): Promise<boolean> {
  const { kind, host, listens, goesTo } = question;
  const whereTo =
    goesTo === undefined ? `whatever ${host} reaches` : `${goesTo}, as ${host} reaches it`;
  return await ask({
    type: 'warning',
    message:
      kind === 'remote'
        ? `Let ${host} reach ${goesTo} through this computer?`
        : 'Open a port of this computer to the network?',
    detail:
      kind === 'remote'
        ? `You or something else asked for a tunnel that listens on ${host} (${listens}). Whoever can connect to that port reaches ${goesTo} from there as if from this computer. If you allow it, it counts for this tunnel until it is changed.`
        : `You or something else asked for a tunnel that listens on ${listens}. Every computer that can connect to it reaches ${whereTo}. If you allow it, it counts for this tunnel until it is changed.`,
    yes: 'Allow',
  });
}

/** Shows the user something that needs no answer; nobody waits for it to be closed. */
export function tellUser(message: string): void {
  const options: MessageBoxOptions = { type: 'warning', title: 'Hawser', message, buttons: ['OK'] };
  const [window] = BrowserWindow.getAllWindows();
  const shown =
    window === undefined ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options);
  shown.catch(() => undefined); // the app ends: nobody is left to tell
}
