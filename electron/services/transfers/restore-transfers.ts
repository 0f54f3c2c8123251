import { join } from 'node:path';
import { nameInText } from '../../../shared/names.ts';
import type { JournalIo } from '../../store/journal.ts';
import { noJournal, readTransferJournal } from './transfer-journal.ts';
import type { Transfers } from './transfers.ts';

/** What restoring is done with. */
export type RestoreMeans = {
  readonly profileDirectory: string;
  /** Shows the user something that needs no answer. */
  readonly tellUser: (message: string) => void;
  readonly io?: JournalIo;
};

/** Brings the transfers of an earlier start back, and writes down those of this one. Never rejects. */
export async function restoreTransfers(transfers: Transfers, means: RestoreMeans): Promise<void> {
  const file = join(means.profileDirectory, 'transfers.journal');
  try {
    const earlier = await readTransferJournal(file);
    if (earlier.kept !== undefined) means.tellUser(keptText(earlier.kept, earlier.isLater));
    const journal = earlier.write({
      live: () => transfers.known(),
      onTrouble: (cause) => means.tellUser(troubleText(file, cause)),
      ...(means.io === undefined ? {} : { io: means.io }),
    });
    transfers.restore(earlier.known, journal);
  } catch (thrown) {
    means.tellUser(troubleText(file, thrown));
    transfers.restore([], noJournal);
  }
}

function keptText(kept: string, isLater: boolean): string {
  const where = nameInText(kept);
  return isLater
    ? `The list of transfers was written by a later version of Hawser. It was kept as ${where}, and this version starts with an empty list.`
    : `The list of transfers was damaged. What could be read was restored, and the damaged file was kept as ${where}.`;
}

function troubleText(file: string, cause: unknown): string {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return `The list of transfers cannot be written to ${nameInText(file)}: ${reason}. Transfers go on, but could not be continued after a crash. Hawser tries again every few seconds.`;
}
