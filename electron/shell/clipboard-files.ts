import { clipboard } from 'electron';
import { OpError } from '../../shared/errors.ts';
import { clipboardForms } from './clipboard-forms.ts';

/** Electron 33's way: one form of one's own at a time. */
type OldClipboard = { readonly writeBuffer?: (format: string, buffer: Buffer) => void };

/** Puts files on the clipboard of the system, so that a file manager pastes them. */
export async function copyFiles(files: readonly string[]): Promise<void> {
  const forms = clipboardForms(files, process.platform, process.env['XDG_CURRENT_DESKTOP'] ?? '');
  const [first] = forms;
  if (first === undefined) {
    throw new OpError('unsupported', 'Files cannot be put on the clipboard of this system.', {
      next: 'Drag them out instead.',
    });
  }
  const old = clipboard as OldClipboard;
  if (old.writeBuffer !== undefined) {
    old.writeBuffer(first.format, Buffer.from(first.text));
    return;
  }
  // not among the imports at the top: 33 has no such name to import
  const { ClipboardItem } = await import('electron');
  const items = forms.map(({ format, text }) => [
    `electron application/osclipboard;format="${format}"`,
    text,
  ]);
  await clipboard.write([new ClipboardItem(Object.fromEntries(items) as Record<string, string>)]);
}
