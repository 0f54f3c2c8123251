import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/contract/files.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './ProblemsDialog.module.css';

type Loaded = { readonly problems: readonly Problem[]; readonly more: number };

// the page stays quick; the rest is counted
const shownAtMost = 500;

/** Every item of a transfer that is not there, and why. */
export function ProblemsDialog(props: {
  readonly transfer: Transfer;
  readonly onClose: () => void;
}) {
  const { transfer, onClose } = props;
  const client = useClient();
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    const stop = new AbortController();
    void client
      .call('transfers.problems', { id: transfer.id }, { signal: stop.signal })
      .then((result) => {
        if (stop.signal.aborted) return;
        if (result.ok) setLoaded(result.value);
        else setFailure(result.error.message);
      });
    return () => stop.abort();
  }, [client, transfer.id, transfer.state]);

  return (
    <Dialog
      title={`Not transferred: ${displayName(transfer.title)}`}
      open
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      {failure === undefined ? null : <Notice tone="bad">{failure}</Notice>}
      {loaded ? (
        <Problems {...loaded} />
      ) : failure === undefined ? (
        <Spinner label="Reading what happened" />
      ) : null}
    </Dialog>
  );
}

function Problems({ problems, more }: Loaded) {
  const hidden = more + Math.max(0, problems.length - shownAtMost);
  return (
    <>
      <ul className={styles.list} aria-label="Problems">
        {problems.slice(0, shownAtMost).map(({ path, error }) => (
          <li key={path} className={styles.problem}>
            <code className={styles.path}>{displayName(path)}</code>
            <span>{error.message}</span>
            {error.next === undefined ? null : <span className={styles.next}>{error.next}</span>}
          </li>
        ))}
      </ul>
      {hidden > 0 ? <p>And {formatCount(hidden)} more.</p> : null}
    </>
  );
}
