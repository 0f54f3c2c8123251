import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import {
  approvalOf,
  noDecisions,
  totalsOf,
  type Decisions,
  type PlanTotals,
} from './plan-model.ts';
import type { createPlan, PlanState } from './plan-store.ts';
import { SyncPreview } from './SyncPreview.tsx';
import styles from './sync.module.css';

/** The plan to look through, and the button that does what is left of it. */
export function SyncPlanStep(props: {
  readonly plan: ReturnType<typeof createPlan>;
  readonly onBack: () => void;
  readonly onClose: () => void;
  readonly onRun: (runId: string) => void;
}) {
  const client = useClient();
  const plan = useStore(props.plan.store);
  const [decisions, setDecisions] = useState<Decisions>(noDecisions);
  const [problem, setProblem] = useState<AppError>();
  const [isStarting, setIsStarting] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => grid.current?.focus(), []);
  const totals = useTotals(plan, decisions);
  const count = totals.right.items + totals.left.items + totals.deletes;
  const isReady = plan.end !== undefined && plan.planId !== undefined && count > 0 && !isStarting;
  const run = async (): Promise<void> => {
    if (plan.planId === undefined) return;
    setIsStarting(true);
    const id = plan.planId;
    const started = await client.call('sync.run', {
      id,
      ...approvalOf(plan.ops, decisions),
      deletes: totals.deletes,
    });
    setIsStarting(false);
    if (started.ok) props.onRun(started.value.runId);
    else setProblem(started.error);
  };
  return (
    <Dialog
      title="Synchronise: plan"
      size="pages"
      open
      onClose={props.onClose}
      initialFocus={grid}
      actions={
        <>
          <span className={styles.progress}>
            <Progress plan={plan} />
          </span>
          <Button onClick={props.onBack}>Back</Button>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            variant={totals.deletes > 0 ? 'danger' : 'primary'}
            disabled={!isReady}
            onClick={() => void run()}
          >
            {totals.deletes > 0
              ? `Synchronise, and delete ${formatCount(totals.deletes)}`
              : 'Synchronise'}
          </Button>
        </>
      }
    >
      <div className={styles.page}>
        {problem === undefined ? null : (
          <Notice tone="bad">
            {problem.message} {problem.next}
          </Notice>
        )}
        <SyncPreview {...{ plan, decisions, totals }} onDecide={setDecisions} gridRef={grid} />
      </div>
    </Dialog>
  );
}

/** Counted anew when there are more rows, or other decisions; not with each word of how far it is. */
function useTotals({ ops, count }: PlanState, decisions: Decisions): PlanTotals {
  const counted = useMemo(
    () => ({ count, totals: totalsOf(ops, decisions) }),
    [ops, count, decisions],
  );
  return counted.totals;
}

function Progress({ plan }: { readonly plan: PlanState }) {
  const { end, error, progress } = plan;
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
        : ` ${formatCount(progress.entries)} entries · ${displayName(progress.at)}`}
    </>
  );
}
