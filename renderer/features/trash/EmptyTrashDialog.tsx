import { useEffect, useState } from 'react';
import type { Value } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { errorText } from '../../ui/error-text.ts';
import { formatBytes, formatItems } from '../../ui/format.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { useRemoval } from '../browser/dialogs/useRemoval.ts';
import styles from '../browser/dialogs/dialogs.module.css';

type Contents = Value<'trash.contents'>;

const oldDays = 30;
const dayMs = 86_400_000;

/** Says how much lies in the trash of a host, and deletes it for good. */
export function EmptyTrashDialog(props: { readonly fs: string; readonly onClose: () => void }) {
  const { fs, onClose } = props;
  const { contents, error } = useContents(fs);
  const [which, setWhich] = useState<'all' | 'old'>('all');
  const { removal, emptyTrash, stop } = useRemoval(fs);
  const hasOld = contents?.oldestMs !== undefined && isOld(contents.oldestMs);
  const isRunning = removal.at === 'running';
  const start = (): void => emptyTrash(which === 'old' ? oldDays : undefined);
  return (
    <Dialog
      title="Empty trash"
      open
      onClose={isRunning ? stop : onClose}
      actions={
        removal.at === 'asking' ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="danger" disabled={(contents?.items ?? 0) === 0} onClick={start}>
              Delete for good
            </Button>
          </>
        ) : (
          <Button onClick={isRunning ? stop : onClose}>{isRunning ? 'Stop' : 'Close'}</Button>
        )
      }
    >
      <ErrorNotice error={error} />
      {removal.at !== 'asking' ? null : contents === undefined ? (
        <p>{error === undefined ? 'Counting what lies there…' : 'The trash could not be read.'}</p>
      ) : (
        <ContentsText contents={contents} />
      )}
      {removal.at === 'asking' && hasOld ? (
        <ToggleGroup
          label="What to delete"
          value={which}
          options={[
            { value: 'all', label: 'Everything' },
            { value: 'old', label: `Older than ${oldDays} days` },
          ]}
          onChange={setWhich}
        />
      ) : null}
      {removal.at === 'running' ? <ProgressBar label="Emptying" value={undefined} /> : null}
      {removal.at === 'asking' ? null : (
        <p>{formatItems(removal.removed, 'item', 'items')} deleted for good.</p>
      )}
      {removal.at !== 'ended' ? null : (
        <ul className={styles.problems}>
          {removal.error === undefined ? null : <li>{errorText(removal.error)}</li>}
          {removal.problems.slice(0, shownProblems).map((problem) => (
            <li key={problem.path}>{problem.error.message}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

const shownProblems = 100;

function isOld(timeMs: number): boolean {
  return timeMs < Date.now() - oldDays * dayMs;
}

function ContentsText({ contents }: { readonly contents: Contents }) {
  const { items, bytes, isAll, places } = contents;
  if (items === 0) return <p>The trash of this host is empty.</p>;
  return (
    <>
      <p>
        {formatItems(items, 'deletion', 'deletions')} with {isAll ? '' : 'more than '}
        {formatBytes(bytes)} {items === 1 ? 'lies' : 'lie'} there. Deleted from the trash, they
        cannot be brought back.
      </p>
      <ul className={styles.names}>
        {places.map((place) => (
          <li key={place}>{nameInText(place)}</li>
        ))}
      </ul>
    </>
  );
}

function useContents(fs: string): {
  readonly contents: Contents | undefined;
  readonly error: AppError | undefined;
} {
  const client = useClient();
  const [contents, setContents] = useState<Contents>();
  const [error, setError] = useState<AppError>();
  useEffect(() => {
    const controller = new AbortController();
    void client.call('trash.contents', { fs }, { signal: controller.signal }).then((result) => {
      if (controller.signal.aborted) return;
      if (result.ok) setContents(result.value);
      else setError(result.error);
    });
    return () => controller.abort();
  }, [client, fs]);
  return { contents, error };
}
