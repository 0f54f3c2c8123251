import { useEffect, useRef, useState } from 'react';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { SyncLog } from './SyncLog.tsx';
import styles from './sync.module.css';

/** What becomes of what was approved. */
export function SyncRunStep(props: {
  readonly run: SyncRun | undefined;
  readonly onEnded: () => void;
  readonly onClose: () => void;
}) {
  const client = useClient();
  const { run, onClose } = props;
  const [said, setSaid] = useState<{ readonly tone: 'ok' | 'bad'; readonly text: string }>();
  const isOver = run?.endedMs !== undefined;
  const wasOver = useRef(isOver);
  useEffect(() => {
    if (isOver && !wasOver.current) props.onEnded();
    wasOver.current = isOver;
  });
  const save = async (): Promise<void> => {
    if (run === undefined) return;
    const answer = await client.call('sync.exportLog', { id: run.id });
    if (!answer.ok) setSaid({ tone: 'bad', text: answer.error.message });
    else if (answer.value.saved) setSaid({ tone: 'ok', text: 'The log was saved.' });
  };
  return (
    <Dialog
      title="Synchronise: log"
      size="pages"
      open
      onClose={onClose}
      actions={
        <>
          <Button disabled={run === undefined} onClick={() => void save()}>
            Export as JSON…
          </Button>
          {run === undefined || isOver ? null : (
            <Button onClick={() => void client.call('sync.cancel', { id: run.id })}>Stop</Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {isOver ? 'Close' : 'Go on in the background'}
          </Button>
        </>
      }
    >
      <div className={styles.page}>
        {said === undefined ? null : <Notice tone={said.tone}>{said.text}</Notice>}
        {run === undefined ? <Spinner label="Reading the log" /> : <SyncLog run={run} />}
      </div>
    </Dialog>
  );
}
