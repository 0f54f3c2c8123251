import { dialog, type BrowserWindow } from 'electron';

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
