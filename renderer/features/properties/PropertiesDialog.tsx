import { useId, useMemo, useRef, useState } from 'react';
import type { Entry } from '../../../shared/entry.ts';
import { baseName, joinPath } from '../../../shared/paths.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { AttrsForm } from './AttrsForm.tsx';
import { ChecksumSection } from './ChecksumSection.tsx';
import { FactList } from './FactList.tsx';
import { emptyDraft, planOf, type Draft } from './model/draft.ts';
import { previewText } from './model/preview.ts';
import { summarise } from './model/summary.ts';
import { Outcome } from './Outcome.tsx';
import { useChange } from './useChange.ts';
import { useAccounts, useFacts } from './useFacts.ts';
import styles from './Properties.module.css';

type PropertiesDialogProps = {
  readonly fs: string;
  readonly directory: string;
  /** What of the folder; the folder itself when it is nothing. */
  readonly entries: readonly Entry[];
  /** What of it the user wants to know. */
  readonly asks?: 'checksum' | undefined;
  /** Something was changed. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
};

/** What is known of one entry or of many, and what of it can be changed. Only what was changed is sent. */
export function PropertiesDialog(props: PropertiesDialogProps) {
  const { fs, directory, entries, onChanged, onClose } = props;
  const client = useClient();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [turn, setTurn] = useState(0);
  const cancelRef = useRef<HTMLButtonElement>(null);
  const previewId = useId();
  const paths = useMemo(
    () =>
      entries.length === 0 ? [directory] : entries.map(({ name }) => joinPath(directory, name)),
    [directory, entries],
  );
  const path = paths[0] ?? directory;
  const { facts, error } = useFacts(fs, path, turn);
  const only = paths.length === 1 ? (facts ?? entries[0]) : undefined;
  const summary = useMemo(() => summarise(only === undefined ? entries : [only]), [only, entries]);
  const accounts = useAccounts(fs, idsOf(entries, facts, 'uid'), idsOf(entries, facts, 'gid'));
  const { change, start, stop, fail, busy, idle } = useChange(fs);
  const isLink = only?.kind === 'link';
  const target = isLink ? only.target : undefined;
  const plan = planOf(draft, { summary, accounts, target });
  const can = facts?.can;
  const isBusy = change.at === 'running';
  const mayApply =
    !isBusy &&
    Object.keys(plan.errors).length === 0 &&
    (plan.change !== undefined || plan.target !== undefined);
  const set = (changed: Partial<Draft>): void => {
    setDraft((last) => ({ ...last, ...changed }));
    if (change.at !== 'running') idle();
  };
  const apply = async (): Promise<void> => {
    if (plan.target !== undefined) {
      busy();
      const result = await client.call('attributes.retarget', { fs, path, target: plan.target });
      if (!result.ok) return fail(result.error);
      onChanged();
    }
    if (plan.change === undefined) return onClose();
    start(paths, plan.change, (outcome) => {
      onChanged();
      const isAll = outcome.problems.length === 0 && outcome.skippedLinks === 0;
      if (isAll && !outcome.cancelled) return onClose();
      // what was set is what is there now
      setTurn((last) => last + 1);
    });
  };
  const previews = [
    plan.target === undefined ? '' : 'Lets the link point elsewhere.',
    plan.change === undefined ? '' : previewText(plan.change, summary, can?.linkAttrs === true),
  ];
  return (
    <Dialog
      title="Properties"
      size={isLink ? 'medium' : 'wide'}
      open
      initialFocus={cancelRef}
      onClose={isBusy ? stop : onClose}
      actions={
        <>
          <output id={previewId} className={styles.preview}>
            {previews.join(' ')}
          </output>
          <Button ref={cancelRef} onClick={isBusy ? stop : onClose}>
            {isBusy ? 'Stop' : 'Cancel'}
          </Button>
          <Button
            variant="primary"
            disabled={!mayApply}
            aria-describedby={previewId}
            onClick={() => void apply()}
          >
            Apply
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      <FactList
        {...{ fs, paths, only, summary, draft }}
        name={entries.length === 1 ? (entries[0]?.name ?? '') : baseName(path)}
        directory={directory}
        targetError={plan.errors.target}
        onTarget={(text) => set({ target: text })}
      />
      <AttrsForm
        {...{ summary, accounts, draft }}
        errors={plan.errors}
        can={can}
        isLink={isLink}
        onChange={set}
      />
      {only?.kind === 'file' ? (
        <ChecksumSection fs={fs} path={path} isAsked={props.asks === 'checksum'} />
      ) : null}
      <Outcome change={change} />
    </Dialog>
  );
}

function idsOf(
  entries: readonly Entry[],
  facts: { readonly uid?: number; readonly gid?: number } | undefined,
  key: 'uid' | 'gid',
): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const one of [facts ?? {}, ...entries.slice(0, mostLookedAt)]) {
    const id = one[key];
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

// a huge selection has few owners: those of its first entries are named
const mostLookedAt = 10_000;
