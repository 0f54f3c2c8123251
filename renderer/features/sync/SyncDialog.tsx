import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { createStore } from 'zustand';
import type { Params } from '../../../shared/contract/index.ts';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useSessions } from '../../state/sessions.ts';
import { tabPaths } from '../../state/workspace.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import type { Pane } from '../browser/pane/pane.ts';
import type { Twin } from '../browser/twin/twin.ts';
import { createPlan, type OpenPlan } from './plan-store.ts';
import { readForm, SyncForm, usualForm, type SyncFormState } from './SyncForm.tsx';
import { localAndRemote, SideWordsContext, twoHosts, type SideWords } from './side-words.ts';
import { SyncPlanStep } from './SyncPlanStep.tsx';
import { SyncRunStep } from './SyncRunStep.tsx';
import { useSyncRuns } from './use-sync-runs.ts';
import { pairText, placeText } from './words.ts';
import styles from './sync.module.css';

/** What was chosen last time is a better guess than the usual, but for what deletes. */
const lastForm = createStore<{ readonly form: SyncFormState }>(() => ({ form: usualForm }));

type Sides = Params<'sync.memory'>;

type Step =
  | { readonly at: 'form' }
  | { readonly at: 'plan'; readonly plan: OpenPlan; readonly places: Sides }
  | { readonly at: 'run'; readonly runId: string };

type SyncDialogProps = { readonly twin: Twin; readonly onClose: () => void };

/** Makes the folders of two panes alike: the rules, then the plan to look through, then what became of it. */
export function SyncDialog({ twin, onClose }: SyncDialogProps) {
  const client = useClient();
  const [step, setStep] = useState<Step>({ at: 'form' });
  const [form, setForm] = useState(() => lastForm.getState().form);
  const { runs } = useSyncRuns();
  usePlanGivenUp(step);
  const { places, others, choose } = usePlaces(twin);
  const shownRun = step.at === 'run' ? runs?.find(({ id }) => id === step.runId) : undefined;
  // a host may go away while its plan is looked through
  const sides = useNames(shownRun ?? (step.at === 'plan' ? step.places : places));
  const sessions = useSessions();
  const placeOf = (place: Sides['left']): string =>
    placeText(place, (fs) => sessions.find(({ id }) => id === fs)?.title);
  const compare = (): void => {
    const read = readForm(form);
    if (read === undefined) return;
    lastForm.setState({ form: { ...form, deleteExtra: false, forGood: false } });
    setStep({ at: 'plan', plan: createPlan(client, { ...places, ...read }), places });
  };
  const inWords = (shown: ReactNode) => <SideWordsContext value={sides}>{shown}</SideWordsContext>;
  switch (step.at) {
    case 'form':
      return inWords(
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
          <SyncForm form={form} onChange={setForm} places={places} placeOf={placeOf}>
            {others.length > 1 ? (
              <SelectField label="With" value={places.left.fs} options={others} onChange={choose} />
            ) : null}
          </SyncForm>
        </Dialog>,
      );
    case 'plan':
      return inWords(
        <SyncPlanStep
          plan={step.plan}
          pair={pairText(placeOf(step.places.left), form.direction, placeOf(step.places.right))}
          onBack={() => setStep({ at: 'form' })}
          onClose={onClose}
          onRun={(runId) => setStep({ at: 'run', runId })}
        />,
      );
    case 'run':
      return inWords(
        <SyncRunStep
          run={shownRun}
          onEnded={() => {
            for (const pane of Object.values(twin.panes)) pane.refreshQuietly();
          }}
          onClose={onClose}
        />,
      );
    default:
      return step satisfies never;
  }
}

/** The two folders: those of the panes, or that of another host in place of the local one. */
function usePlaces({ panes }: Twin) {
  const pathOf = (pane: Pane): string => pane.store.getState().path ?? '/';
  const [start] = useState(() => ({ left: pathOf(panes.left), right: pathOf(panes.right) }));
  const [leftFs, choose] = useState(panes.left.fs);
  const hosts = useSessions().flatMap(({ id, title, state }) => {
    const path = tabPaths(id).remotePath;
    const isOther = id !== panes.right.fs && state.at === 'ready' && path !== undefined;
    return isOther ? [{ id, title, path }] : [];
  });
  const host = hosts.find(({ id }) => id === leftFs);
  const [fs, path] = host === undefined ? [panes.left.fs, start.left] : [host.id, host.path];
  const places = { left: { fs, path }, right: { fs: panes.right.fs, path: start.right } };
  const others = [
    { value: panes.left.fs, label: `Local: ${displayName(start.left)}` },
    ...hosts.map((each) => ({ value: each.id, label: `${each.title}: ${displayName(each.path)}` })),
  ];
  return { places, others, choose };
}

/** What the sides are called. */
function useNames({ left, right }: Pick<Sides, 'left' | 'right'>): SideWords {
  const sessions = useSessions();
  const title = (fs: string) => sessions.find(({ id }) => id === fs)?.title;
  const [one, other] = [title(left.fs) ?? 'left', title(right.fs) ?? 'right'];
  const isLocal = left.fs === 'local' || right.fs === 'local';
  return useMemo(() => {
    if (isLocal) return localAndRemote;
    return one === other ? twoHosts(`${one} (left)`, `${other} (right)`) : twoHosts(one, other);
  }, [isLocal, one, other]);
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
