import { useEffect, useRef, useState } from 'react';
import type { Receipt, Transfer, TransferItem } from '../../../shared/contract/transfers.ts';
import type { AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { Client } from '../../client/client.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { isEnded } from './facts.ts';
import { ItemDialog } from './ItemDialog.tsx';
import { ReceiptItems } from './ReceiptItems.tsx';
import { changedHandsNotice, receiptCounts, receiptText, timeText } from './receipt-text.ts';
import styles from './ReceiptDialog.module.css';

// While it runs the figures are worth another look about this often.
const refreshIntervalMs = 1_000;

/** What a transfer did: where from and to, how much, how it was checked, and what is not there and why. */
export function ReceiptDialog(props: {
  readonly transfer: Transfer;
  readonly onClose: () => void;
}) {
  const { transfer, onClose } = props;
  const client = useClient();
  const { receipt, error } = useReceipt(transfer);
  const [said, setSaid] = useState<{ readonly tone: 'ok' | 'bad'; readonly text: string }>();
  const [item, setItem] = useState<TransferItem>();
  const close = useRef<HTMLButtonElement>(null);

  const exportJson = async (): Promise<void> => {
    const answer = await client.call('transfers.exportReceipt', { id: transfer.id });
    if (!answer.ok) setSaid({ tone: 'bad', text: answer.error.message });
    else if (answer.value.saved) setSaid({ tone: 'ok', text: 'The receipt was saved.' });
  };
  const copy = async (): Promise<void> => {
    if (receipt === undefined) return;
    const isCopied = await copyReceipt(client, transfer.id, receipt);
    setSaid(
      isCopied
        ? { tone: 'ok', text: 'The receipt was copied as text.' }
        : { tone: 'bad', text: 'The clipboard did not take the receipt.' },
    );
  };

  return (
    <Dialog
      title={`Receipt: ${nameInText(transfer.title)}`}
      size="wide"
      open
      onClose={onClose}
      initialFocus={close}
      actions={
        <>
          <Button disabled={receipt === undefined} onClick={() => void exportJson()}>
            Export as JSON…
          </Button>
          <Button disabled={receipt === undefined} onClick={() => void copy()}>
            Copy as text
          </Button>
          <Button ref={close} variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {said === undefined ? null : <Notice tone={said.tone}>{said.text}</Notice>}
      <ErrorNotice error={error} />
      {receipt === undefined ? (
        error === undefined && <Spinner label="Reading the receipt" />
      ) : (
        <>
          <Figures receipt={receipt} />
          {receipt.changedHands === undefined ? null : (
            <Notice tone="info">{changedHandsNotice(receipt.changedHands)}</Notice>
          )}
        </>
      )}
      {transfer.problem === undefined || transfer.tally.failed > 0 ? null : (
        <Notice tone={transfer.state === 'failed' ? 'bad' : 'warn'}>
          {transfer.problem.error.message} {transfer.problem.error.next}
        </Notice>
      )}
      <ReceiptItems transfer={transfer} onItem={setItem} />
      {item === undefined ? null : <ItemDialog item={item} onClose={() => setItem(undefined)} />}
    </Dialog>
  );
}

function Figures({ receipt }: { readonly receipt: Receipt }) {
  const { from, to, startedMs, endedMs } = receipt;
  return (
    <>
      <p className={styles.summary} data-state={receipt.state}>
        {receipt.summary}
      </p>
      <dl className={styles.facts}>
        <Fact name="From" value={nameInText(from)} />
        <Fact name="To" value={nameInText(to)} />
        <Fact
          name="When"
          value={`${timeText(startedMs)} – ${endedMs === undefined ? 'not ended yet' : timeText(endedMs)}`}
        />
      </dl>
      <dl className={styles.counts}>
        {receiptCounts(receipt).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function useReceipt(transfer: Transfer): {
  readonly receipt: Receipt | undefined;
  readonly error: AppError | undefined;
} {
  const client = useClient();
  const { id, state } = transfer;
  const isOver = isEnded(transfer);
  const [read, setRead] = useState<{ readonly receipt?: Receipt; readonly error?: AppError }>({});
  useEffect(() => {
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      const answer = await client.call('transfers.receipt', { id }, { signal: stop.signal });
      if (stop.signal.aborted) return;
      setRead((before) =>
        answer.ok ? { receipt: answer.value } : { ...before, error: answer.error },
      );
    };
    void look();
    const timer = isOver ? undefined : setInterval(() => void look(), refreshIntervalMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [client, id, state, isOver]);
  return { receipt: read.receipt, error: read.error };
}

// What fits into a mail; the JSON has them all.
const mostCopied = 1_000;

async function copyReceipt(client: Client, id: string, receipt: Receipt): Promise<boolean> {
  const lists = await Promise.all(
    (['failed', 'skipped'] as const).map((show) =>
      client.call('transfers.items', { id, show, offset: 0, count: mostCopied }),
    ),
  );
  const read = lists.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const items = read.flatMap((list) => list.items);
  const total = read.reduce((sum, list) => sum + list.total, 0);
  try {
    await navigator.clipboard.writeText(
      receiptText(receipt, { items, more: total - items.length }),
    );
    return true;
  } catch {
    // the system's clipboard can be held by another program
    return false;
  }
}
