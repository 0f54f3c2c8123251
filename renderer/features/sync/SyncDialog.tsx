import { useEffect, useState } from 'react';
import { createStore } from 'zustand';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Twin } from '../browser/twin/twin.ts';
import { createPlan, type OpenPlan } from './plan-store.ts';
import { readForm, SyncForm, usualForm, type SyncFormState } from './SyncForm.tsx';
import { SyncPlanStep } from './SyncPlanStep.tsx';
import { SyncRunStep } from './SyncRunStep.tsx';
import { useSyncRuns } from './use-sync-runs.ts';
import styles from './sync.module.css';

/** What was chosen last time is a better guess than the usual, but for what deletes. */
const lastForm = createStore<{ readonly form: SyncFormState }>(() => ({ form: usualForm }));

type Step =
  | { readonly at: 'form' }
  | { readonly at: 'plan'; readonly plan: OpenPlan }
  | { readonly at: 'run'; readonly runId: string };

type SyncDialogProps = { readonly twin: Twin; readonly onClose: () => void };

/** Makes the folders of two panes alike: the rules, then the plan to look through, then what became of it. */
export function SyncDialog({ twin, onClose }: SyncDialogProps) {
  const client = useClient();
  const [step, setStep] = useState<Step>({ at: 'form' });
  const [form, setForm] = useState(() => lastForm.getState().form);
  const { runs } = useSyncRuns();
  usePlanGivenUp(step);
  const place = (side: 'left' | 'right') => {
    const pane = twin.panes[side];
    return { fs: pane.fs, path: pane.store.getState().path ?? '/' };
  };
  const [places] = useState(() => ({ left: place('left'), right: place('right') }));
  const compare = (): void => {
    const read = readForm(form);
    if (read === undefined) return;
    lastForm.setState({ form: { ...form, deleteExtra: false, forGood: false } });
    setStep({ at: 'plan', plan: createPlan(client, { ...places, ...read }) });
  };
  switch (step.at) {
    case 'form':
      return (
        <Dialog
          title="Synchronise folders"
          size="medium"
          open
          onClose={onClose}
          actions={
            <>
              <LastLog runs={runs} onShow={(runId) => setStep({ at: 'run', runId })} />
              <Button onClick={onClose}>Cancel</Button>
              <Button variant="primary" disabled={readForm(form) === undefined} onClick={compare}>
                Compare
              </Button>
            </>
          }
        >
          <SyncForm form={form} onChange={setForm} places={places} />
        </Dialog>
      );
    case 'plan':
      return (
        <SyncPlanStep
          plan={step.plan}
          onBack={() => setStep({ at: 'form' })}
          onClose={onClose}
          onRun={(runId) => setStep({ at: 'run', runId })}
        />
      );
    case 'run':
      return (
        <SyncRunStep
          run={runs?.find(({ id }) => id === step.runId)}
          onEnded={() => {
            for (const pane of Object.values(twin.panes)) pane.refreshQuietly();
          }}
          onClose={onClose}
        />
      );
    default:
      return step satisfies never;
  }
}

/** A plan that is not looked at any more is given up. */
function usePlanGivenUp(step: Step): void {
  const plan = step.at === 'plan' ? step.plan : undefined;
  useEffect(() => () => plan?.close(), [plan]);
}

function LastLog(props: {
  readonly runs: readonly SyncRun[] | undefined;
  readonly onShow: (runId: string) => void;
}) {
  const [last] = props.runs ?? [];
  if (last === undefined) return null;
  return (
    <span className={styles.progress}>
      <Button onClick={() => props.onShow(last.id)}>Log of the last one</Button>
    </span>
  );
}
