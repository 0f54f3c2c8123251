import { BrowserWindow, dialog, type MessageBoxOptions } from 'electron';

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

/** Shows the user something that needs no answer; nobody waits for it to be closed. */
export function tellUser(message: string): void {
  const options: MessageBoxOptions = { type: 'warning', title: 'Hawser', message, buttons: ['OK'] };
  const [window] = BrowserWindow.getAllWindows();
  const shown =
    window === undefined ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options);
  shown.catch(() => undefined); // the app ends: nobody is left to tell
}
