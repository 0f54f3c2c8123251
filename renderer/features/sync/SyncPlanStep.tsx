import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { runInSlices } from '../browser/model/slices.ts';
import { countOf } from './plan-totals.ts';
import type { OpenPlan } from './plan-store.ts';
import { SyncPreview } from './SyncPreview.tsx';
import { useSideWords } from './side-words.ts';
import { approveText, mostlyDeleted } from './words.ts';
import styles from './sync.module.css';

/** The plan to look through, and the button that does what is left of it. */
export function SyncPlanStep(props: {
  readonly plan: OpenPlan;
  /** Which folders, and what goes where. */
  readonly pair: string;
  readonly onBack: () => void;
  readonly onClose: () => void;
  readonly onRun: (runId: string) => void;
}) {
  const client = useClient();
  const { decisions, store } = props.plan;
  const plan = useStore(store);
  const { totals } = useStore(decisions.store);
  const [problem, setProblem] = useState<AppError>();
  const [isStarting, setIsStarting] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => grid.current?.focus(), []);
  const sides = useSideWords();
  const { end, planId } = plan;
  const deletes = totals.left.deletes + totals.right.deletes;
  const isReady = end !== undefined && planId !== undefined && countOf(totals) > 0 && !isStarting;
  const mostly = end === undefined ? [] : mostlyDeleted(totals, end.counts, sides);
  /** `confirmed` deletions were asked about once more. */
  const run = async (confirmed: number): Promise<void> => {
    if (planId === undefined) return;
    setIsStarting(true);
    const approval = await runInSlices(decisions.approval(), new AbortController().signal);
    if (approval === undefined) return;
    const asked = { id: planId, ...approval, deletes: confirmed };
    const started = await client.call('sync.run', asked);
    setIsStarting(false);
    if (started.ok) props.onRun(started.value.runId);
    else setProblem(started.error);
  };
  return (
    <Dialog
      title="Synchronise: plan"
      size="full"
      open
      onClose={props.onClose}
      initialFocus={grid}
      actions={
        <>
          <span className={styles.progress}>
            <Progress open={props.plan} />
          </span>
          <Button onClick={props.onBack}>Back</Button>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            variant={deletes > 0 ? 'danger' : 'primary'}
            disabled={!isReady}
            onClick={() => (mostly.length > 0 ? setIsAsking(true) : void run(0))}
          >
            {approveText(totals)}
          </Button>
        </>
      }
    >
      <div className={`${styles.page} ${styles.plan}`}>
        {problem === undefined ? null : (
          <Notice tone="bad">
            {problem.message} {problem.next}
          </Notice>
        )}
        <p className={styles.pair} title={props.pair}>
          {props.pair}
        </p>
        <SyncPreview open={props.plan} plan={plan} gridRef={grid} />
      </div>
      {isAsking ? (
        <ConfirmDialog
          title="Delete more than half?"
          verb={`Delete ${formatCount(deletes)}`}
          onConfirm={async () => {
            await run(deletes);
            return { ok: true, value: undefined };
          }}
          onClose={() => setIsAsking(false)}
        >
          {mostly.map((side) => (
            <p key={side}>{side} would be deleted.</p>
          ))}
          <p>Is the other folder all there? One that is not mounted looks empty.</p>
        </ConfirmDialog>
      ) : null}
    </Dialog>
  );
}

function Progress({ open }: { readonly open: OpenPlan }) {
  const { end, error } = useStore(open.store);
  const { now: progress } = useStore(open.progress);
  if (error !== undefined) return null;
  if (end !== undefined) {
    const { equal, extra, leftOut } = end.counts;
    const parts = [
      `${formatCount(equal)} equal`,
      ...(extra === 0 ? [] : [`${formatCount(extra)} extra, kept`]),
      ...(leftOut === 0 ? [] : [`${formatCount(leftOut)} left out`]),
    ];
    return <>{parts.join(' · ')}</>;
  }
  return (
    <>
      <Spinner label="Comparing" />
      {progress === undefined
        ? ''
        : ` ${formatCount(progress.entries)} entries · ${nameInText(progress.at)}`}
    </>
  );
}
