import type { Transfer } from '../../../shared/contract/transfers.ts';

/** What is told at the end of a batch. */
export type BatchNotice = { readonly title: string; readonly body: string };

/** Watches transfers come and go; gives a notice when the last of a batch has ended. */
export type BatchWatch = (transfers: readonly Transfer[]) => BatchNotice | undefined;

/** Nothing runs yet. A batch begins with the first transfer that moves and ends when none does: one notice for each. */
export function createBatchWatch(): BatchWatch {
  const batch = new Set<string>();
  return (transfers) => {
    const moving = transfers.filter(({ state }) => isMoving(state));
    for (const { id } of moving) batch.add(id);
    if (moving.length > 0 || batch.size === 0) return undefined;
    const ended = transfers.filter(({ id }) => batch.has(id));
    batch.clear();
    return noticeOf(ended);
  };
}

/** One that waits for its connection goes on by itself; one that was paused does not. */
function isMoving(state: Transfer['state']): boolean {
  return state === 'running' || state === 'waiting' || state === 'offline';
}

/** What the user did is no news: nothing is said of what was paused or cancelled. */
function noticeOf(batch: readonly Transfer[]): BatchNotice | undefined {
  const done = batch.filter(({ state }) => state === 'done');
  const failed = batch.filter(({ state }) => state === 'failed');
  const count = done.length + failed.length;
  if (count === 0) return undefined;
  const names = [...failed, ...done].slice(0, 3).map(({ title }) => title);
  const more = count > names.length ? `, and ${count - names.length} more` : '';
  const body = `${names.join(', ')}${more}`;
  if (failed.length > 0) {
    const title =
      count === 1 ? 'A transfer failed' : `${failed.length} of ${count} transfers failed`;
    return { title, body };
  }
  return { title: count === 1 ? 'Transfer finished' : `${count} transfers finished`, body };
}
