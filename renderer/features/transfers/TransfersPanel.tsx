import { useCallback, useMemo, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { repeatedTransferStore } from '../../state/repeated-transfer.ts';
import { useTransfers } from '../../state/transfers.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Announcer } from './Announcer.tsx';
import { CutOffNotice } from './CutOffNotice.tsx';
import { groupOf } from './facts.ts';
import type { Opened, OpenedRows } from './list-layout.ts';
import { PanelHeader, type Filter } from './PanelHeader.tsx';
import { ReceiptDialog } from './ReceiptDialog.tsx';
import { openSettings } from '../settings/settings-store.ts';
import { runQueueCommand, type TransferContext } from './transfer-commands.ts';
import { TransferList } from './TransferList.tsx';
import styles from './TransfersPanel.module.css';

/** The queue: every transfer with its progress, in the order they run. */
export function TransfersPanel() {
  const client = useClient();
  const transfers = useTransfers();
  const [filter, setFilter] = useState<Filter>('all');
  const [opened, setOpened] = useOpened();
  const [detailed, setDetailed] = useState<string>();
  const [problem, setProblem] = useState<AppError>();
  const panel = useRef<HTMLElement>(null);
  const shown = useMemo(
    () => transfers.filter(({ state }) => filter === 'all' || groupOf(state) === filter),
    [transfers, filter],
  );
  const { id: repeated, times } = repeatedTransferStore();
  const [timesShown, setTimesShown] = useState(times);
  if (timesShown !== times) {
    setTimesShown(times);
    // what was asked for again is to be seen, whatever the list was narrowed to
    if (!shown.some(({ id }) => id === repeated)) setFilter('all');
  }
  const context = useMemo<TransferContext>(
    () => ({
      client,
      transfers,
      onOpen: (id) => setOpened(id, 'toggle'),
      onDetails: setDetailed,
      onError: setProblem,
    }),
    [client, transfers, setOpened],
  );
  const detailedTransfer = transfers.find(({ id }) => id === detailed);

  return (
    <section ref={panel} className={styles.panel} aria-label="Transfers panel" tabIndex={-1}>
      <PanelHeader
        transfers={transfers}
        filter={filter}
        onFilter={setFilter}
        onCommand={(command) => void runQueueCommand(command, context)}
        onSettings={() => openSettings('transfers')}
      />
      {problem === undefined ? null : (
        <Notice tone="bad" action={<Button onClick={() => setProblem(undefined)}>Dismiss</Button>}>
          {problem.message} {problem.next}
        </Notice>
      )}
      <CutOffNotice context={context} onAnswered={() => panel.current?.focus()} />
      <TransferList transfers={shown} opened={opened} onOpened={setOpened} context={context} />
      {shown.length === 0 ? <Empty filter={transfers.length === 0 ? 'all' : filter} /> : null}
      <Announcer transfers={transfers} />
      {detailedTransfer === undefined ? null : (
        <ReceiptDialog transfer={detailedTransfer} onClose={() => setDetailed(undefined)} />
      )}
    </section>
  );
}

const emptyWords: Record<Exclude<Filter, 'all'>, string> = {
  queued: 'Nothing is queued.',
  failed: 'Nothing has failed.',
  done: 'Nothing is done yet.',
};

function Empty({ filter }: { readonly filter: Filter }) {
  const copyKeys = useShortcut('copy');
  const orKeys = copyKeys === undefined ? '' : `, or press ${copyKeys} on them`;
  const nothing = `Drag files from one pane to the other${orKeys}. What is under way shows here.`;
  return <p className={styles.empty}>{filter === 'all' ? nothing : emptyWords[filter]}</p>;
}

/** The rows that are open, and a way to open, change or shut one. */
function useOpened(): readonly [OpenedRows, (id: string, change: Opened | 'toggle') => void] {
  const [opened, setOpened] = useState<OpenedRows>(new Map());
  const change = useCallback(
    (id: string, next: Opened | 'toggle'): void =>
      setOpened((before) => {
        const after = new Map(before);
        if (next !== 'toggle') after.set(id, next);
        else if (!after.delete(id)) after.set(id, { show: 'all', total: 0 });
        return after;
      }),
    [],
  );
  return [opened, change];
}
