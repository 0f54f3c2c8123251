import { useEffect, useRef, useState } from 'react';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatItems } from '../../ui/format.ts';
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
  const undo = async (): Promise<void> => {
    if (run === undefined) return;
    const answer = await client.call('sync.undo', { id: run.id });
    if (!answer.ok) return setSaid({ tone: 'bad', text: answer.error.message });
    const { undone, problems } = answer.value;
    const words = run.undoableReplaced > 0 ? ['change', 'changes'] : ['deletion', 'deletions'];
    const text = `${formatItems(undone, `${words[0]} was`, `${words[1]} were`)} taken back.`;
    const [first] = problems;
    if (first === undefined) setSaid({ tone: 'ok', text });
    else setSaid({ tone: 'bad', text: `${text} ${first.error.message}` });
    props.onEnded();
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
          {isOver && run !== undefined && run.undoable > 0 ? (
            <Button onClick={() => void undo()}>
              {run.undoableReplaced > 0 ? 'Undo what is in the trash' : 'Undo deletions'}
            </Button>
          ) : null}
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
