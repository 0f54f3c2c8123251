import { pathToFileURL } from 'node:url';

/** What is put on a clipboard under one name. */
export type ClipboardForm = { readonly format: string; readonly text: string };

// these file managers look for this form first, or only
const looksForGnomes = /\b(?:xfce|mate|x-cinnamon|cinnamon|lxde)\b/i;

/**
 * The forms in which file managers of a system take files from the clipboard, the best one first, for where only one
 * can be written. None for Windows: it wants a structure under a number (CF_HDROP), and Electron writes by name.
 */
export function clipboardForms(
  files: readonly string[],
  platform: NodeJS.Platform,
  currentDesktop: string,
): readonly ClipboardForm[] {
  if (platform === 'win32') return [];
  if (platform === 'darwin') return [{ format: 'NSFilenamesPboardType', text: plist(files) }];
  const urls = files.map((file) => pathToFileURL(file).href);
  const list = { format: 'text/uri-list', text: urls.map((url) => `${url}\r\n`).join('') };
  const gnome = { format: 'x-special/gnome-copied-files', text: ['copy', ...urls].join('\n') };
  return looksForGnomes.test(currentDesktop) ? [gnome, list] : [list, gnome];
}

function plist(files: readonly string[]): string {
  const items = files.map((file) => `<string>${escapeXml(file)}</string>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><array>${items}</array></plist>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
