import { saveText } from '../../store/save-text.ts';
import type { TransferReports } from './transfer-reports.ts';

/** Asks where to save something; undefined when the user would not say. */
export type ChooseSaveFile = (name: string) => Promise<string | undefined>;

/** Saves a receipt with all items where the user says. One cleared while the dialog is open is not written. */
export async function exportReceipt(
  transfers: TransferReports,
  id: string,
  chooseSaveFile: ChooseSaveFile,
): Promise<{ saved: boolean }> {
  const file = await chooseSaveFile(fileName(transfers.receipt(id).title));
  if (file === undefined) return { saved: false };
  await saveText(file, transfers.receiptText(id));
  return { saved: true };
}

/** What a title may hold is not always what a file may be called. */
function fileName(title: string): string {
  return `Hawser receipt ${title.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 100)}.json`;
}
